/** Every move from every state, against the table of design.md §6 written out by hand. */
import { describe, expect, it } from 'vitest';
import type { Document, DocumentState } from '../../../src/domain/document.js';
import type { Result } from '../../../src/domain/result.js';
import * as states from '../../../src/prescription/states.js';
import { at, author, draftOf, line, reviewer, sheet } from './papers-fixtures.js';

const remark = { reason: 'facts-missing', comment: '' };

function inState(state: DocumentState): Document {
  const issued = state === 'issued' ? sheet : null;
  return { ...draftOf(), state, issued, submittedLines: [line('a')] };
}

type Move = (doc: Document) => Result<Document>;
const moves: Record<string, { readonly from: readonly DocumentState[]; readonly move: Move }> = {
  redraft: {
    from: ['draft', 'returned'],
    move: (doc) => states.redraft(doc, { decision: null, drafted: [], lines: [] }, author),
  },
  adjust: { from: ['draft', 'returned'], move: (doc) => states.adjust(doc, [line('b')], author) },
  submit: { from: ['draft', 'returned'], move: (doc) => states.submit(doc, author) },
  recall: { from: ['submitted'], move: (doc) => states.recall(doc, author) },
  return: { from: ['submitted'], move: (doc) => states.returnForRevision(doc, remark, reviewer) },
  reject: { from: ['submitted'], move: (doc) => states.reject(doc, remark, reviewer) },
  amend: { from: ['submitted'], move: (doc) => states.amend(doc, [line('b')], reviewer) },
  approve: { from: ['submitted'], move: (doc) => states.approve(doc, reviewer) },
  issue: { from: ['approved'], move: (doc) => states.issue(doc, sheet, author) },
  reprint: { from: ['issued'], move: (doc) => states.reprint(doc, author) },
  handOver: { from: ['issued'], move: (doc) => states.handOver(doc, author) },
  void: { from: ['approved', 'issued'], move: (doc) => states.voidDocument(doc, remark, reviewer) },
  supersede: { from: ['approved', 'issued'], move: (doc) => states.supersede(doc, 'other', reviewer) },
};
const everyState: readonly DocumentState[] = [
  'draft',
  'submitted',
  'returned',
  'rejected',
  'approved',
  'issued',
  'void',
  'superseded',
];

describe('a move', () => {
  for (const [name, { from, move }] of Object.entries(moves)) {
    it(`${name} is made from ${from.join(' and ')} and refused from every other state`, () => {
      const made = everyState.filter((state) => move(inState(state)).ok);
      expect(made).toEqual(everyState.filter((state) => from.includes(state)));
    });
  }

  it('raises the revision by one and adds one event', () => {
    const moved = states.submit(draftOf(), author);
    expect(moved.ok && moved.value.revision).toBe(2);
    expect(moved.ok && moved.value.events.map((event) => event.kind)).toEqual(['drafted', 'submitted']);
  });
});

describe('who and what', () => {
  it('an empty prescription is neither submitted nor approved', () => {
    expect(states.submit(draftOf([]), author)).toMatchObject({ problems: [{ code: 'document.empty' }] });
    const empty = { ...inState('submitted'), lines: [] };
    expect(states.approve(empty, reviewer)).toMatchObject({ problems: [{ code: 'document.empty' }] });
  });

  it('nobody approves or amends what they submitted themselves', () => {
    const own = inState('submitted');
    expect(states.approve(own, author)).toMatchObject({ problems: [{ code: 'document.own-draft' }] });
    expect(states.amend(own, [line('b')], author)).toMatchObject({
      problems: [{ code: 'document.own-draft' }],
    });
  });

  it('whoever submits is the author from then on, and the only one to recall', () => {
    const sent = states.submit(draftOf(), { by: 'township', at });
    if (!sent.ok) throw new Error('not sent');
    expect(sent.value.author).toBe('township');
    expect(states.recall(sent.value, author)).toMatchObject({ problems: [{ code: 'document.not-author' }] });
    expect(states.recall(sent.value, { by: 'township', at }).ok).toBe(true);
  });

  it('a recalled draft is as it was sent, whatever the county had begun to change', () => {
    const amended = { ...inState('submitted'), lines: [line('b')] };
    const back = states.recall(amended, author);
    expect(back.ok && back.value.lines).toEqual([line('a')]);
  });

  it('a result notice never goes to the county', () => {
    const notice = { ...draftOf(), kind: 'result-notice' as const };
    expect(states.submit(notice, author)).toMatchObject({ problems: [{ code: 'document.wrong-kind' }] });
  });

  it('returning asks a reason, and words where the reason is "other"', () => {
    const doc = inState('submitted');
    const codes = (reason: string, comment: string) =>
      states.returnForRevision(doc, { reason, comment }, reviewer);
    expect(codes('', '')).toMatchObject({ problems: [{ code: 'document.needs-reason' }] });
    expect(codes('other', ' ')).toMatchObject({ problems: [{ code: 'document.needs-comment' }] });
    expect(codes('other', 'bring the drug box').ok).toBe(true);
  });

  it('a page that shows an older or a never seen revision is refused', () => {
    const doc = { ...draftOf(), revision: 3 };
    expect(states.atRevision(doc, 3).ok).toBe(true);
    expect(states.atRevision(doc, 2)).toMatchObject({ problems: [{ code: 'document.stale' }] });
    expect(states.atRevision(doc, 4)).toMatchObject({ problems: [{ code: 'document.stale' }] });
  });
});
