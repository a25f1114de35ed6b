/**
 * What was issued never changes: whatever anybody does to the resident, the visits, the rules, the templates or the paper
 * itself afterwards, in any order, the sheet stays byte for byte what was handed out.
 */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createTemplates } from '../../src/prescription/rendering.js';
import { makeDraft, submitDraft } from '../../src/workflow/drafts.js';
import { handOverPaper, type Press, reprintPaper, showPaper } from '../../src/workflow/papers.js';
import { recheckAll } from '../../src/workflow/recheck-papers.js';
import { voidPaper } from '../../src/workflow/review.js';
import { changeChart } from '../../src/workflow/service.js';
import { makeElderlyRecord, makeReferralSlip } from '../../src/workflow/signed-papers.js';
import { approve, issued, print, publish, signedNotice } from '../unit/workflow/printed.js';
import {
  type Drafted,
  documentIn,
  must,
  record,
  recordVisit,
  wellAnswered,
} from '../unit/workflow/walk-in.js';
import { makeHouse, pack, type TestHouse } from '../web/house.js';

const steps = [
  'reprint',
  'hand-over',
  'void',
  'allergy-later',
  'emergency-later',
  'correct-the-visit',
  'rename-the-resident',
  'approve-a-newer-one',
  'notice',
  'elderly-record',
  'withdraw-a-rule',
  'change-the-templates',
  'a-month-passes',
] as const;
type Step = (typeof steps)[number];

interface World {
  readonly house: TestHouse;
  readonly paper: Drafted;
  press: Press;
  published: number;
}

/** Everything of every issued sheet but the count of its prints. */
async function sheetsOf({ house, paper }: World): Promise<Map<string, unknown>> {
  const { documents } = await house.chartOf(paper.residentId);
  return new Map(
    documents.flatMap((doc) => {
      if (!doc.issued) return [];
      const { prints: _, ...sheet } = doc.issued;
      return [[doc.id, sheet] as const];
    }),
  );
}

/** Tries the step; a refusal is a fair answer. */
async function take(world: World, step: Step): Promise<void> {
  const { house, paper } = world;
  const { service } = house;
  const by = await house.by(paper.doctor);
  const { residentId, documentId, visitId } = paper;
  const today = house.clock.now().slice(0, 10);
  const has = (code: string) => ({ value: { present: [code], complete: true } });
  switch (step) {
    case 'reprint':
      await reprintPaper(service, by, residentId, documentId);
      return;
    case 'hand-over':
      await handOverPaper(service, by, residentId, documentId);
      return;
    case 'void': {
      const { revision } = await documentIn(house, paper);
      const remark = { shown: revision, reason: 'wrong-content', comment: '' };
      await voidPaper(service, await house.by('county-1'), residentId, documentId, remark);
      return;
    }
    case 'allergy-later':
      await recordVisit(house, residentId, {
        occurredOn: today,
        facts: { safety: { allergies: has('egg') } },
      });
      return;
    case 'emergency-later': {
      const facts = { symptoms: { symptomsToday: has('chest-pain') } };
      const visit = await recordVisit(house, residentId, { occurredOn: today, facts });
      must(await makeReferralSlip(world.press, by, residentId, visit.visitId, { size: 'A4' }));
      return;
    }
    case 'correct-the-visit':
      await record(house, paper, 'safety', { ...wellAnswered.safety, medicines: has('warfarin') });
      return;
    case 'rename-the-resident':
      must(
        await changeChart(service, by, residentId, {
          act: 'edit-identity',
          apply: (chart) => ({
            ok: true,
            value: { chart: { ...chart, identity: { ...chart.identity, name: '改过名' } }, value: null },
          }),
        }),
      );
      return;
    case 'approve-a-newer-one': {
      const visit = await recordVisit(house, residentId, { occurredOn: today });
      const made = await makeDraft(service, by, residentId, visit.visitId);
      if (!made.ok) return;
      const next = { ...paper, ...visit, documentId: made.value };
      const { revision } = await documentIn(house, next);
      must(await submitDraft(service, by, residentId, made.value, { shown: revision }));
      await approve(house, next);
      must(await print(house, next));
      return;
    }
    case 'notice': {
      const visit = await recordVisit(house, residentId, { occurredOn: today });
      try {
        await print(house, await signedNotice(house, { ...paper, ...visit }));
      } catch {
        // Refused while an emergency is open.
      }
      return;
    }
    case 'elderly-record':
      must(await makeElderlyRecord(world.press, by, residentId, visitId, { guidance: [1], words: '' }));
      return;
    case 'withdraw-a-rule': {
      world.published += 1;
      const note = `# 第 ${world.published} 次\n`;
      publish(house, (file) =>
        file.path === 'rules/interventions/qi-deficiency.yaml'
          ? note +
            file.text.replace(/ {2}- id: intervention-qi-deficiency-mood\n[\s\S]*?(?=\n {2}- id: )/, '')
          : file.text,
      );
      await recheckAll(service, 'steward-1');
      return;
    }
    case 'change-the-templates': {
      const overlay = mkdtempSync(join(tmpdir(), 'zhiwei-changed-'));
      mkdirSync(join(overlay, 'papers'));
      writeFileSync(join(overlay, 'papers', 'health-prescription.hbs'), '<p>换了样子</p>');
      world.press = { service, templates: createTemplates(join(pack, 'templates'), overlay) };
      return;
    }
    case 'a-month-passes':
      house.clock.pass({ days: 30 });
      return;
  }
}

it(
  'what was issued never changes, whatever happens afterwards and in whatever order',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...steps), { minLength: 3, maxLength: 6 }), async (path) => {
        const house = await makeHouse();
        const world: World = { house, paper: await issued(house), press: house.house.web, published: 0 };
        let known = await sheetsOf(world);
        for (const step of path) {
          await take(world, step);
          const now = await sheetsOf(world);
          for (const [id, sheet] of known) expect([step, now.get(id)]).toEqual([step, sheet]);
          known = now;
        }
        // And what is served is that sheet, with nothing but marks set on it.
        const by = await house.by(world.paper.doctor);
        const { residentId, documentId } = world.paper;
        const { html } = must(await showPaper(world.press, by, residentId, documentId));
        const stored = (await documentIn(house, world.paper)).issued?.html ?? '';
        const [before = '', after = ''] = stored.split('<!--marks-->');
        expect(html.startsWith(before)).toBe(true);
        expect(html.endsWith(`<!--marks-->${after}`)).toBe(true);
      }),
      { seed: 20261120, numRuns: process.env['LONG'] ? 200 : 6 },
    );
  },
  process.env['LONG'] ? 1_800_000 : 120_000,
);
