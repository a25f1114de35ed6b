/**
 * Diseases held against the rules: what a disease says is covered, some rule does; no rule plans a clinical visit for a
 * disease whose interval has no document, so that what is only generally known never becomes a date; and what its
 * official form prints as class and next day, some rule gives.
 */
import type { CoveredPart, Disease } from '../knowledge/disease.js';
import type { Knowledge, PackFile } from '../knowledge/pack.js';
import type { ContentProblem } from '../knowledge/yaml-file.js';
import { type CompiledRule, leavesOf } from './compile.js';
import { placeOfId } from './place-of-id.js';
import type { Action, Rule } from './rule-schema.js';

const doneBy: Record<
  CoveredPart,
  { readonly stages: readonly Rule['stage'][]; does(action: Action): boolean }
> = {
  triage: { stages: ['triage'], does: (action) => 'alert' in action },
  interval: {
    stages: ['follow-up'],
    does: (action) => 'plan' in action && action.plan.kind === 'clinical',
  },
  referral: { stages: ['triage', 'follow-up'], does: (action) => 'refer' in action },
};

export function checkDiseases(
  rules: readonly CompiledRule[],
  { diseases }: Pick<Knowledge, 'diseases'>,
  files: readonly PackFile[],
): ContentProblem[] {
  const problems: ContentProblem[] = [];
  for (const disease of diseases.values()) {
    const report = (
      path: string,
      code: string,
      values: Record<string, string>,
      severity: ContentProblem['severity'],
    ) => {
      problems.push({
        severity,
        code,
        ...placeOfId(disease.id, files),
        path,
        values: { title: disease.title, ...values },
      });
    };
    for (const part of ['triage', 'interval', 'referral'] as const) {
      const doing = rules.map(({ rule }) => rule).filter((rule) => does(rule, part, disease));
      const isGap = 'gap' in disease.covered[part];
      if (!isGap && doing.length === 0) report(`covered.${part}`, 'disease.no-rule', { part }, 'notice');
      const [planned] = doing;
      if (isGap && part === 'interval' && planned)
        report('covered.interval', 'disease.plan-without-document', { rule: planned.id }, 'error');
    }
    const form = disease.followUpForm;
    if (!form) continue;
    const actions = rules.flatMap(({ rule }) => rule.then);
    if (!actions.some((action) => 'classify' in action && action.classify.fact === form.classFact))
      report('followUpForm.classFact', 'form.no-class-rule', { fact: form.classFact }, 'error');
    if (!actions.some((action) => 'plan' in action && action.plan.activity === form.activity))
      report('followUpForm.activity', 'form.no-plan-rule', { activity: form.activity }, 'error');
  }
  return problems;
}

function does(rule: Rule, part: CoveredPart, { id }: Disease): boolean {
  const { stages, does: doesIt } = doneBy[part];
  return stages.includes(rule.stage) && rule.then.some(doesIt) && concerns(rule, id);
}

/** Whether the rule speaks of those who have it; what holds for those without it is another rule. */
function concerns(rule: Rule, condition: string): boolean {
  return leavesOf(rule.when).some(
    (leaf) =>
      leaf.fact === 'conditions' &&
      ((leaf.operator === 'includes' && leaf.value === condition) ||
        (leaf.operator === 'includesAny' && leaf.value.includes(condition))),
  );
}
