/**
 * The official follow-up form of a disease, as its file in knowledge/diseases/ names it. Which fact stands in which row
 * is the template's; here is what a program must know of a form it never heard of. Decides nothing.
 */
import { z } from 'zod';
import { contentId, factId, visitMode } from '../domain/codes.js';
import type { FactDefinition } from './fact-definition.js';

/** No complaint at all; every other code of the list is an option of a fact it is drawn from. */
const noComplaint = 'none';

export const followUpForm = z.strictObject({
  /** As printed at its head. */
  title: z.string().min(1),
  /** Sheet under templates/, without its ending. */
  template: z.string().regex(/^papers\/[a-z0-9-]+$/),
  /** Outcome that says the class, and the planned activity whose day is the next visit. */
  classFact: factId,
  activity: contentId,
  /** The form's own words for how the visit was made. */
  modes: z.record(visitMode, z.string().min(1)),
  /** Facts that list complaints, today's first. */
  symptomFacts: z.array(factId).min(1),
  /** The form's own numbered list, in its order. One code may stand for several lines and several codes for one. */
  symptoms: z.array(z.strictObject({ code: contentId, label: z.string().min(1) })),
});

/** A form with the disease it is of: the code of the condition, and the form's place in addresses. */
export type FollowUpForm = z.infer<typeof followUpForm> & { readonly id: string };

interface WithForms {
  readonly facts: ReadonlyMap<string, FactDefinition>;
  readonly diseases: ReadonlyMap<
    string,
    { readonly id: string; readonly followUpForm?: z.infer<typeof followUpForm> | undefined }
  >;
}

/** In the order in which the diseases are asked for. */
export function followUpForms({ facts, diseases }: WithForms): readonly FollowUpForm[] {
  const conditions = facts.get('conditions');
  if (conditions?.type !== 'codes') return [];
  return conditions.options.flatMap(({ code }): FollowUpForm[] => {
    const form = diseases.get(code)?.followUpForm;
    return form ? [{ ...form, id: code }] : [];
  });
}

export interface FormFault {
  readonly path: readonly (string | number)[];
  readonly code: string;
  readonly values: Readonly<Record<string, string>>;
}

/** What of the dictionary a form leans on and is not there, or cannot be used so. */
export function formFaults(
  form: z.infer<typeof followUpForm>,
  facts: ReadonlyMap<string, FactDefinition>,
): readonly FormFault[] {
  const faults: FormFault[] = [];
  const outcome = facts.get(form.classFact);
  if (outcome && (outcome.type !== 'code' || outcome.origin.from !== 'stage'))
    faults.push({ path: ['classFact'], code: 'form.class-no-outcome', values: { fact: form.classFact } });
  const codes = new Set<string>([noComplaint]);
  form.symptomFacts.forEach((id, i) => {
    const fact = facts.get(id);
    if (fact?.type === 'codes') for (const { code } of fact.options) codes.add(code);
    else if (fact) faults.push({ path: ['symptomFacts', i], code: 'form.no-list', values: { fact: id } });
  });
  form.symptoms.forEach(({ code }, i) => {
    if (!codes.has(code))
      faults.push({
        path: ['symptoms', i, 'code'],
        code: 'form.unknown-symptom',
        values: { code, facts: form.symptomFacts.join('、') },
      });
  });
  return faults;
}
