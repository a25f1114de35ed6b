/** What stands first on the county page: pregnancy, diseases, medicines, allergies, dangers, and what nobody knows. */
import type { FactValue } from '../domain/facts.js';
import { isCodeSet } from '../domain/facts.js';
import type { CivilDate } from '../domain/time.js';
import type { Visit } from '../domain/visit.js';
import { conditionsOf, type FactDefinition, type ShownIf } from '../knowledge/fact-definition.js';
import { unknownSafety } from '../prescription/batch.js';
import type { Basis, DocumentRead } from '../workflow/document-page.js';
import type { LaterVisit } from '../workflow/later-visits.js';
import { factLabel, factWords, type Words } from './explain-view.js';

/** Complaints of the day of the visit: named by that day, not by the word "today". */
const ofTheDay = 'symptomsToday';

/** Facts that stand first, in this order, whatever their answer. */
const alwaysFirst = ['pregnancyOrLactation', 'conditions', 'medicines', 'allergies', ofTheDay];

export interface FirstRow {
  readonly label: string;
  readonly value: string;
  readonly tone: 'danger-text' | 'warn-text' | 'calm';
}

/** What the rows are read from. */
export type Read = Pick<Basis, 'input' | 'decision' | 'facts' | 'later'>;

/**
 * What later visits found; pregnancy, diseases, medicines, allergies, dangers; what is unknown; what was measured; what
 * is not there, in one line.
 */
export function firstRows(basis: Read, earlier: DocumentRead['earlier'], words: Words): FirstRow[] {
  return [
    ...basis.later.map((one) => laterRow(one, words)),
    ...personRows(basis, earlier, words),
    ...list('review.measured', measured(basis, words), 'calm', words),
    ...list('review.absent', labelled(basis, false, words), 'calm', words),
  ];
}

/** Who this is in a few rows: pregnancy, diseases, medicines, allergies, dangers, what is unknown. */
export function personRows(basis: Read, earlier: DocumentRead['earlier'], words: Words): FirstRow[] {
  const asked = askedOf(basis, words);
  const rows = alwaysFirst.flatMap((id) => {
    const definition = asked.find((one) => one.id === id);
    return definition ? [rowOf(definition, basis, words)] : [];
  });
  const unknown = unknownSafety(basis.decision, basis.input).filter((id) => !alwaysFirst.includes(id));
  const named = unknown.map((id) => factLabel(id, words));
  return [
    ...rows,
    ...list('review.gone', goneWords(earlier, words), 'danger-text', words),
    ...list('review.others', labelled(basis, true, words), 'danger-text', words),
    ...list('review.unknown', named, 'warn-text', words),
  ];
}

/** What was found after the draft's own visit; calm when that is nothing. */
export function laterRow({ on, found, alerts }: LaterVisit, words: Words): FirstRow {
  const told = [
    ...found.map(({ fact, value }) =>
      value === true
        ? factLabel(fact, words)
        : words.say({
            code: 'review.later-found',
            values: { label: factLabel(fact, words), value: factWords(fact, value, words) },
          }),
    ),
    ...alerts
      .filter((alert) => alert.level !== 'notice')
      .map(({ level, text }) =>
        words.say({
          code: 'review.later-alert',
          values: { level: words.label('alert-levels', level), text },
        }),
      ),
  ];
  return {
    label: words.say({ code: 'review.later', values: { on } }),
    value: told.length === 0 ? words.say({ code: 'review.later-nothing' }) : told.join('；'),
    tone: told.length === 0 ? 'calm' : 'danger-text',
  };
}

function list(code: string, told: readonly string[], tone: FirstRow['tone'], words: Words): FirstRow[] {
  return told.length === 0 ? [] : [{ label: words.say({ code }), value: told.join('、'), tone }];
}

function askedOf({ facts }: Read, { knowledge }: Words): FactDefinition[] {
  return [...knowledge.facts.values()].filter((one) => isAsked(one) && applies(one, facts));
}

function labelled(basis: Read, answer: boolean, words: Words): string[] {
  return askedOf(basis, words)
    .filter((one) => one.type === 'boolean' && !alwaysFirst.includes(one.id))
    .filter((one) => basis.facts.get(one.id) === answer)
    .map((one) => one.label);
}

/** What an earlier visit recorded and today's answers lack, with its day. */
function goneWords(earlier: DocumentRead['earlier'], words: Words): string[] {
  return [...earlier].flatMap(([id, { gone, on }]) => {
    if (gone === null) return [];
    const named = gone === true ? factLabel(id, words) : factWords(id, gone, words);
    return [words.say({ code: 'review.gone-on', values: { named, on } })];
  });
}

function isAsked({ origin }: FactDefinition): boolean {
  return origin.from === 'form' && ['safety', 'history', 'symptoms'].includes(origin.section);
}

/** Whether a question concerns somebody of whom this is known: pregnancy of a man is no open question. */
export function applies(
  { showWhen }: Pick<FactDefinition, 'showWhen'>,
  facts: ReadonlyMap<string, FactValue>,
): boolean {
  if (!showWhen) return true;
  const held = conditionsOf(showWhen).map((one) => holds(one, facts.get(one.fact)));
  return 'all' in showWhen ? held.every(Boolean) : held.some(Boolean);
}

function holds(one: ShownIf, value: FactValue | undefined): boolean {
  if (value === undefined) return false;
  if ('is' in one) return value === one.is;
  if ('atLeast' in one) return typeof value === 'number' && value >= one.atLeast;
  if ('atMost' in one) return typeof value === 'number' && value <= one.atMost;
  return isCodeSet(value) && one.includes.some((code) => value.present.includes(code));
}

function rowOf({ id, label }: FactDefinition, { facts, input }: Read, words: Words): FirstRow {
  const value = facts.get(id);
  const open = value === undefined;
  const none = isEmpty(value);
  return {
    label: id === ofTheDay ? dayWords(input.occurredOn, words) : label,
    value: valueWords(id, value, words),
    tone: open ? 'warn-text' : none || value === 'none' ? 'calm' : 'danger-text',
  };
}

function isEmpty(value: FactValue | undefined): boolean {
  return value !== undefined && isCodeSet(value) && value.present.length === 0;
}

function dayWords(on: CivilDate, words: Words): string {
  return words.say({ code: 'review.of-the-day', values: { on } });
}

/** The word for no complaint of the list speaks of today. */
function valueWords(id: string, value: FactValue | undefined, words: Words): string {
  const none = id === ofTheDay && value !== undefined && isCodeSet(value) && value.complete && isEmpty(value);
  return none ? words.say({ code: 'review.of-the-day-none' }) : factWords(id, value, words);
}

function measured({ facts }: Read, words: Words): string[] {
  return [...words.knowledge.facts.values()].flatMap(({ id, label, origin }) => {
    const value = facts.get(id);
    const isMeasured = origin.from === 'form' && origin.section === 'measurements';
    return isMeasured && value !== undefined ? [`${label} ${factWords(id, value, words)}`] : [];
  });
}

/** Every recorded answer, section by section, for the folded part. */
export function recordedSections({ visit }: DocumentRead, words: Words) {
  return Object.entries(visit.sections).flatMap(([name, section]) => {
    const facts = Object.entries(section?.facts ?? {}).map(([id, recorded]) => ({
      label: id === ofTheDay ? dayWords(visit.occurredOn, words) : factLabel(id, words),
      value:
        'value' in recorded
          ? valueWords(id, recorded.value, words)
          : words.label('answers', recorded.unknown),
    }));
    const note = section?.freeText ?? '';
    return facts.length === 0 && note === ''
      ? []
      : [{ title: titleOf(name, visit, words), facts, note, examinedBy: section?.examinedBy ?? '' }];
  });
}

function titleOf(section: string, visit: Visit, words: Words): string {
  return section === 'symptoms' ? dayWords(visit.occurredOn, words) : words.label('sections', section);
}
