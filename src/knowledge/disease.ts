/**
 * Diseases: knowledge/diseases/, one file each. A disease says which documents carry its triage, its follow-up interval
 * and its referral, or states the gap. It decides nothing itself (rules do); it must never be called covered while one of
 * the three has no document.
 */
import { z } from 'zod';
import { contentId, factId } from '../domain/codes.js';
import type { FactDefinition } from './fact-definition.js';
import { followUpForm } from './follow-up-form.js';
import { citation, cited } from './source.js';
import type { ContentProblem } from './yaml-file.js';

/** What was not found and where it was looked for, in words a doctor reads. */
const gap = z.strictObject({ gap: z.string().min(1) });

const documents = z.union([z.array(citation).min(1), gap]);

/** What one level of a county does, in our own words. */
const duty = z.strictObject({ text: z.string().min(1), ...citation.shape });
const duties = z.union([z.array(duty).min(1), gap]);

export const careLevel = z.enum(['village', 'township', 'county']);
export type CareLevel = z.infer<typeof careLevel>;

export const disease = z.strictObject({
  /** Code of the fact `conditions`. */
  id: contentId,
  title: z.string().min(1),
  covered: z.strictObject({ triage: documents, interval: documents, referral: documents }),
  whoDoesWhat: z.strictObject({ village: duties, township: duties, county: duties }),
  /** Facts to be taken at a follow-up visit, each once even when several diseases ask for it. */
  measures: z.array(factId),
  /** The official form its follow-ups are printed on, where there is one. */
  followUpForm: followUpForm.optional(),
  ...cited,
});
export type Disease = z.infer<typeof disease>;
export const diseaseFile = z.strictObject({ diseases: z.array(disease).length(1) });

const ungiven = new Set(['content.missing', 'content.wrong-type', 'content.too-few', 'content.no-words']);

/** A part with neither documents nor a stated gap, told as that: which of the two was meant is not guessed. */
export function documentsOrGap(problem: ContentProblem): ContentProblem {
  const [, field] = /^diseases\.\d+\.(?:covered|whoDoesWhat)\.(\w+)(?:\.gap)?$/.exec(problem.path) ?? [];
  return field === undefined || !ungiven.has(problem.code)
    ? problem
    : { ...problem, code: 'disease.documents-or-gap', values: { field } };
}

export type CoveredPart = keyof Disease['covered'];
const parts: readonly CoveredPart[] = ['triage', 'interval', 'referral'];

/** `missing` is empty exactly when the disease is covered. */
export interface Coverage {
  readonly covered: boolean;
  readonly missing: readonly { readonly part: CoveredPart; readonly gap: string }[];
}

export function coverageOf(disease: Pick<Disease, 'covered'>): Coverage {
  const missing = parts.flatMap((part) => {
    const stated = disease.covered[part];
    return 'gap' in stated ? [{ part, gap: stated.gap }] : [];
  });
  return { covered: missing.length === 0, missing };
}

/** Answers to `conditions` that name no disease of their own; so do those that leave the list open. */
const namesNone = 'other-known';

/** A condition without a covered disease. `missing` null: no file speaks of it at all. */
export interface Uncovered {
  readonly title: string;
  readonly missing: Coverage['missing'] | null;
}

/** Of the codes of the fact `conditions`, those this pack does not cover, in the order of the dictionary. */
export function uncoveredOf(
  codes: readonly string[],
  {
    facts,
    diseases,
  }: Readonly<{
    facts: ReadonlyMap<string, FactDefinition>;
    diseases: ReadonlyMap<string, Disease>;
  }>,
): Uncovered[] {
  const conditions = facts.get('conditions');
  if (conditions?.type !== 'codes') return [];
  return conditions.options
    .filter(({ code, leavesOpen }) => codes.includes(code) && code !== namesNone && leavesOpen !== true)
    .flatMap(({ code, label }): Uncovered[] => {
      const known = diseases.get(code);
      if (known === undefined) return [{ title: label, missing: null }];
      const { covered, missing } = coverageOf(known);
      return covered ? [] : [{ title: known.title, missing }];
    });
}

/** Every citation of a disease with its path in the file. */
export function citationsOf(disease: Disease): { path: (string | number)[]; source: string }[] {
  const lists = [
    ...parts.map((part) => ({ path: ['covered', part], list: disease.covered[part] })),
    ...careLevel.options.map((level) => ({ path: ['whoDoesWhat', level], list: disease.whoDoesWhat[level] })),
    { path: ['sources'], list: disease.sources },
  ];
  return lists.flatMap(({ path, list }) =>
    'gap' in list ? [] : list.map(({ source }, i) => ({ path: [...path, i, 'source'], source })),
  );
}
