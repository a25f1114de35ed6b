/** Small lines, items and documents for tests of what stands on a paper: nothing of the shipped content. */
import type { DecidedItem, Reason } from '../../../src/decision/decision.js';
import type { AdviceLine, Document } from '../../../src/domain/document.js';
import { instant } from '../../../src/domain/time.js';
import type { LineRules } from '../../../src/prescription/check-lines.js';
import { firstDraft, type Mover } from '../../../src/prescription/states.js';

export const at = instant.parse('2026-11-20T01:00:00.000Z');
export const author: Mover = { by: 'village', at };
export const reviewer: Mover = { by: 'county', at };

export function line(itemId: string | null, changes: Partial<AdviceLine> = {}): AdviceLine {
  return { itemId, domain: 'daily-life', text: `words of ${itemId}`, lifts: [], ...changes };
}

export function reason(ruleId: string, changes: Partial<Reason> = {}): Reason {
  return {
    ruleId,
    why: `why ${ruleId}`,
    basis: 'secondary',
    awaitsExpert: false,
    outcome: 'fires',
    facts: [],
    sources: [],
    ...changes,
  };
}

export function item(itemId: string, changes: Partial<DecidedItem> = {}): DecidedItem {
  return {
    itemId,
    domain: 'daily-life',
    contentHash: '',
    verdict: 'allowed',
    proposal: false,
    ticked: true,
    precedence: 3,
    recommendedBy: [reason('intervention-a')],
    withheldBy: [],
    warnings: [],
    ...changes,
  };
}

export function rulesOf(items: readonly DecidedItem[], changes: Partial<LineRules> = {}): LineRules {
  return {
    judged: new Map(items.map((one) => [one.itemId, one])),
    drafted: new Set(items.filter((one) => one.ticked).map((one) => one.itemId)),
    amounts: new Map(),
    meals: new Map(),
    forbidden: [{ phrase: '停药', because: '由医师决定' }],
    limit: 5,
    namedIn: () => [],
    ...changes,
  };
}

export function draftOf(lines: readonly AdviceLine[] = [line('a')]): Document {
  return firstDraft(
    { id: 'd', visitId: 'v', decision: null, drafted: [...lines], lines: [...lines] },
    author,
  );
}

export const sheet: NonNullable<Document['issued']> = {
  sheetNumber: '2026-000001',
  checkCode: 'CODE',
  templateHash: 'hash',
  viewJson: '{}',
  html: '<p></p>',
  issuedAt: at,
  issuedOn: '2026-11-20' as NonNullable<Document['issued']>['issuedOn'],
  validUntil: null,
  prints: 1,
};
