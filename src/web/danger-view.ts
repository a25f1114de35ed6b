/** What stands first on the county page: pregnancy, diseases, medicines, allergies, dangers, and what nobody knows. */
import type { FactValue } from '../domain/facts.js';
import { isCodeSet } from '../domain/facts.js';
import { conditionsOf, type FactDefinition, type ShownIf } from '../knowledge/fact-definition.js';
import { unknownSafety } from '../prescription/batch.js';
import type { Basis, DocumentRead } from '../workflow/document-page.js';
import { factLabel, factWords, type Words } from './explain-view.js';

/** Facts that stand first, in this order, whatever their answer. */
const alwaysFirst = ['pregnancyOrLactation', 'conditions', 'medicines', 'allergies', 'symptomsToday'];

export interface FirstRow {
  readonly label: string;
  readonly value: string;
  readonly tone: 'danger-text' | 'warn-text' | 'calm';
}

/** Pregnancy, diseases, medicines, allergies, dangers; what is unknown; what is not there, in one line. */
export function firstRows(basis: Basis, earlier: DocumentRead['earlier'], words: Words): FirstRow[] {
  const { knowledge } = words;
  const asked = [...knowledge.facts.values()].filter((one) => isAsked(one) && applies(one, basis.facts));
  const rows = alwaysFirst.flatMap((id) => {
    const definition = asked.find((one) => one.id === id);
    return definition ? [rowOf(definition, basis.facts.get(id), words)] : [];
  });
  const others = asked.filter((one) => one.type === 'boolean' && !alwaysFirst.includes(one.id));
  const labels = (answer: boolean) =>
    others.filter((one) => basis.facts.get(one.id) === answer).map((one) => one.label);
  const unknown = unknownSafety(basis.decision, basis.input).filter((id) => !alwaysFirst.includes(id));
  const list = (code: string, told: readonly string[], tone: FirstRow['tone']): FirstRow[] =>
    told.length === 0 ? [] : [{ label: words.say({ code }), value: told.join('、'), tone }];
  return [
    ...rows,
    ...list('review.gone', goneWords(earlier, words), 'danger-text'),
    ...list('review.others', labels(true), 'danger-text'),
    ...list(
      'review.unknown',
      unknown.map((id) => factLabel(id, words)),
      'warn-text',
    ),
    ...list('review.measured', measured(basis, words), 'calm'),
    ...list('review.absent', labels(false), 'calm'),
  ];
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

function rowOf(definition: FactDefinition, value: FactValue | undefined, words: Words): FirstRow {
  const told = factWords(definition.id, value, words);
  const open = value === undefined;
  const calm = value === 'none' || (value !== undefined && isCodeSet(value) && value.present.length === 0);
  return { label: definition.label, value: told, tone: open ? 'warn-text' : calm ? 'calm' : 'danger-text' };
}

function measured({ facts }: Basis, words: Words): string[] {
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
      label: factLabel(id, words),
      value:
        'value' in recorded ? factWords(id, recorded.value, words) : words.label('answers', recorded.unknown),
    }));
    const note = section?.freeText ?? '';
    return facts.length === 0 && note === ''
      ? []
      : [{ title: words.label('sections', name), facts, note, examinedBy: section?.examinedBy ?? '' }];
  });
}
