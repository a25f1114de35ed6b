/** Files of a county's folder that nothing reads are told on the candidate's page too, before those of shipped content. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { overlayNotices } from '../../../src/knowledge/overlay-notices.js';
import { readCandidate } from '../../../src/workflow/candidate.js';
import { packRoot } from '../../scenarios/release.js';
import { firstFiles, frailRule, smallHouse, withFiles } from '../workflow/small-pack.js';

it('a rule saved as .yml is told beside the faults of the candidate', async () => {
  const overlay = mkdtempSync(join(tmpdir(), 'zhiwei-unread-'));
  mkdirSync(join(overlay, 'rules/safety'), { recursive: true });
  writeFileSync(join(overlay, 'rules/safety/county.yml'), frailRule);
  const { service, putOnDisk } = await smallHouse();
  Object.assign(service, { overlayNotices: () => overlayNotices({ pack: packRoot, overlay }) });
  putOnDisk(withFiles(firstFiles, { 'rules/safety/own.yaml': frailRule }));
  expect(readCandidate(service).problems[0]).toMatchObject({
    ...{ severity: 'notice', code: 'content.unread-name', file: 'rules/safety/county.yml', lineText: '' },
  });
  expect(overlayNotices({ pack: packRoot })).toEqual([]);
  rmSync(overlay, { recursive: true });
});
