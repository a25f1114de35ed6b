/** From a submitted draft to papers in hand, for tests that begin there. */
import { expect } from 'vitest';
import { hashOf, hashOfText } from '../../../src/domain/canonical.js';
import type { Document } from '../../../src/domain/document.js';
import type { PackFile } from '../../../src/knowledge/pack.js';
import { issuePaper } from '../../../src/workflow/papers.js';
import { built } from '../../../src/workflow/releases.js';
import { makeResultNotice, signResultNotice } from '../../../src/workflow/result-notice.js';
import { approveDraft } from '../../../src/workflow/review.js';
import type { TestHouse } from '../../web/house.js';
import { type Drafted, documentIn, must, submitted, type WalkIn, type WalkInChanges } from './walk-in.js';

export type Sheet = NonNullable<Document['issued']>;

export async function approved(house: TestHouse, changes: WalkInChanges = {}): Promise<Drafted> {
  const draft = await submitted(house, changes);
  await approve(house, draft);
  return draft;
}

export async function approve(house: TestHouse, draft: Drafted, seenInPerson = false): Promise<void> {
  const { revision } = await documentIn(house, draft);
  const county = await house.by('county-1');
  must(
    await approveDraft(house.service, county, draft.residentId, draft.documentId, {
      shown: revision,
      seenInPerson,
    }),
  );
}

export async function print(house: TestHouse, paper: Drafted, size: 'A4' | 'A5' = 'A5') {
  const { revision } = await documentIn(house, paper);
  const by = await house.by(paper.doctor);
  return issuePaper(house.house.web, by, paper.residentId, paper.documentId, { shown: revision, size });
}

/** A printed prescription: nothing is left to do but to hand it over. */
export async function issued(house: TestHouse, changes: WalkInChanges = {}): Promise<Drafted> {
  const paper = await approved(house, changes);
  must(await print(house, paper));
  return paper;
}

export async function sheetOf(house: TestHouse, paper: Drafted): Promise<Sheet> {
  const { issued: sheet } = await documentIn(house, paper);
  if (!sheet) throw new Error('not issued');
  return sheet;
}

/** A notice of the visit, signed. */
export async function signedNotice(house: TestHouse, walk: WalkIn): Promise<Drafted> {
  const by = await house.by(walk.doctor);
  const documentId = must(await makeResultNotice(house.service, by, walk.residentId, walk.visitId));
  const notice = { ...walk, documentId };
  const { revision } = await documentIn(house, notice);
  must(await signResultNotice(house.service, by, walk.residentId, documentId, { shown: revision }));
  return notice;
}

/** The same content with some text changed, as a new release in force. */
export function publish(house: TestHouse, change: (file: PackFile) => string): void {
  const { service } = house;
  const before = service.release().files;
  const files = before.map((file) => {
    const text = change(file);
    return { ...file, text, sha256: hashOfText(text) };
  });
  expect(hashOf(files)).not.toBe(hashOf(before));
  service.useRelease(service.releaseNumber() + 1, built(files));
}
