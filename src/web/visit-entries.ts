/**
 * One fact as a form holds it: the main answer and the ticks. Typed and stored values both become an entry, so that a page
 * shows either alike; and an entry becomes a recorded fact, or says what is wrong with it. Nothing is guessed: an empty
 * entry is a question nobody asked.
 */
import { isCodeSet, type RecordedFact } from '../domain/facts.js';
import type { Problem } from '../domain/result.js';
import type { FactDefinition } from '../knowledge/fact-definition.js';
import { many, numberTyped, type Typed, text } from './forms.js';

export interface Entry {
  /** Text of a box, or the value of the button that is pressed; '' for none. */
  readonly main: string;
  readonly ticks: readonly string[];
}

/** Values of buttons that are no codes of the dictionary. */
export const press = {
  unsure: '?',
  declined: '!',
  yes: 'yes',
  no: 'no',
  none: 'none',
  some: 'some',
} as const;

export const fieldOf = (factId: string): string => `f.${factId}`;
export const tickFieldOf = (factId: string): string => `t.${factId}`;

/**
 * Lists that open under 有: asked as one question first. The others (what is seen, heard, felt, and today's complaints)
 * stand open to be read through.
 */
export function isFoldedList(definition: FactDefinition): boolean {
  const { type, origin } = definition;
  return (
    type === 'codes' &&
    origin.from === 'form' &&
    (origin.section === 'safety' || origin.section === 'history')
  );
}

export function typedEntry({ id }: FactDefinition, form: Typed): Entry {
  return { main: text(form, fieldOf(id)), ticks: many(form, tickFieldOf(id)) };
}

export function storedEntry(definition: FactDefinition, recorded: RecordedFact | undefined): Entry {
  if (!recorded) return { main: '', ticks: [] };
  if ('unknown' in recorded) return { main: press[recorded.unknown], ticks: [] };
  const { value } = recorded;
  if (isCodeSet(value)) {
    if (value.present.length === 0) return { main: value.complete ? press.none : press.unsure, ticks: [] };
    const listed = value.complete || leavesOpen(definition, value.present);
    const main = listed ? (isFoldedList(definition) ? press.some : '') : press.unsure;
    return { main, ticks: value.present };
  }
  if (typeof value === 'boolean') return { main: value ? press.yes : press.no, ticks: [] };
  return { main: String(value), ticks: [] };
}

/** Undefined: not asked. Paths of problems are ids of the page. */
export function recordedFrom(
  definition: FactDefinition,
  entry: Entry,
): { readonly fact?: RecordedFact; readonly problem?: Problem } {
  const { main, ticks } = entry;
  const problem = (code: string) => ({
    problem: { code, path: fieldOf(definition.id), values: { label: definition.label } },
  });
  if (definition.type === 'codes') {
    if (main === press.none && ticks.length > 0) return problem('fact.none-and-some');
    if (main === press.some && ticks.length === 0) return problem('fact.some-which');
    if (ticks.length > 0) {
      const complete = main !== press.unsure && !leavesOpen(definition, ticks);
      return { fact: { value: { present: [...ticks], complete } } };
    }
  }
  if (main === press.unsure) return { fact: { unknown: 'unsure' } };
  if (main === press.declined) return { fact: { unknown: 'declined' } };
  if (main.trim() === '') return {};
  switch (definition.type) {
    case 'codes':
      return main === press.none
        ? { fact: { value: { present: [], complete: true } } }
        : problem('fact.not-an-option');
    case 'boolean':
      if (main === press.yes || main === press.no) return { fact: { value: main === press.yes } };
      return problem('fact.not-yes-no');
    case 'number': {
      const value = numberTyped(main);
      return value === undefined || Number.isNaN(value) ? problem('fact.not-a-number') : { fact: { value } };
    }
    default:
      return { fact: { value: main } };
  }
}

function leavesOpen(definition: FactDefinition, ticks: readonly string[]): boolean {
  return (
    definition.type === 'codes' &&
    definition.options.some((option) => option.leavesOpen === true && ticks.includes(option.code))
  );
}
