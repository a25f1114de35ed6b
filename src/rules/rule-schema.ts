/**
 * The rule file format (rules/README.md explains it to the expert). A rule is a cited document with examples.
 * `when` is a restricted json-rules-engine tree: exactly one of all/any a node, never empty, no `not`, our operators.
 */
import { z } from 'zod';
import { adviceDomain, constitutionCode, contentId, factId, sex, stage } from '../domain/codes.js';
import { codeSet } from '../domain/facts.js';
import { cited } from '../knowledge/source.js';

/**
 * equal / oneOf: boolean, code, date or text · atLeast above atMost below: numbers ·
 * includes / includesAny / lacks: code sets (`lacks` is true only when the set is known to hold none of them).
 */
export const leafCondition = z.discriminatedUnion('operator', [
  z.strictObject({
    fact: factId,
    operator: z.literal('equal'),
    value: z.union([z.boolean(), z.string().min(1)]),
  }),
  z.strictObject({ fact: factId, operator: z.literal('oneOf'), value: z.array(z.string().min(1)).min(1) }),
  z.strictObject({
    fact: factId,
    operator: z.enum(['atLeast', 'above', 'atMost', 'below']),
    value: z.number(),
  }),
  z.strictObject({ fact: factId, operator: z.literal('includes'), value: contentId }),
  z.strictObject({
    fact: factId,
    operator: z.enum(['includesAny', 'lacks']),
    value: z.array(contentId).min(1),
  }),
]);
export type LeafCondition = z.infer<typeof leafCondition>;

export type Condition = LeafCondition | { all: Condition[] } | { any: Condition[] };
export const condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    leafCondition,
    z.strictObject({ all: z.array(condition).min(1) }),
    z.strictObject({ any: z.array(condition).min(1) }),
  ]),
);

/** Whom the rule is for at all; checked before `when`, and three-valued like it. */
export const appliesTo = z.strictObject({
  minAgeYears: z.int().optional(),
  /** Inclusive: 64 means up to the day before the 65th birthday. */
  maxAgeYears: z.int().optional(),
  sex: sex.optional(),
});

const onWhat = z.union([
  z.strictObject({ trait: contentId }),
  z.strictObject({ item: contentId }),
  z.strictObject({ food: contentId }),
  z.strictObject({ domain: adviceDomain }),
]);

export const action = z.union([
  /** clarify: ask this question before anything is drafted. */
  z.strictObject({ ask: z.strictObject({ fact: factId }) }),
  /** triage. `emergency` stops the draft; `urgent` is shown on top; `notice` informs. */
  z.strictObject({
    alert: z.strictObject({
      level: z.enum(['emergency', 'urgent', 'notice']),
      text: z.string().min(1),
      /** What to do now, first aid included; one step a line. */
      actions: z.array(z.string().min(1)),
    }),
  }),
  z.strictObject({
    refer: z.strictObject({
      urgency: z.enum(['at-once', 'within-two-weeks', 'routine']),
      to: z.enum(['township', 'county', 'upper-hospital']),
      reason: z.string().min(1),
      trackWithinDays: z.int().positive().optional(),
    }),
  }),
  /** intervention: items of knowledge/, for a constitution, a condition, a confirmed pattern, or everyone. */
  z.strictObject({
    recommend: z.strictObject({
      items: z.array(contentId).min(1),
      for: z.union([
        z.strictObject({ constitution: constitutionCode }),
        z.strictObject({ condition: contentId }),
        z.strictObject({ medicine: contentId }),
        z.strictObject({ pattern: contentId }),
        z.literal('everyone'),
      ]),
      /** Before all other advice, diseases too: what only restricts, such as a kidney diet or eating without choking. */
      first: z.literal(true).optional(),
    }),
  }),
  /** safety. On a food in a list of foods to favour, only that food is dropped. */
  z.strictObject({ withhold: onWhat }),
  z.strictObject({ warn: z.strictObject({ on: onWhat, text: z.string().min(1) }) }),
  /** follow-up. */
  z.strictObject({
    plan: z.strictObject({
      activity: contentId,
      label: z.string().min(1),
      /** Next within this many days … */
      withinDays: z.int().positive().optional(),
      /** … or at least so often a year. */
      timesPerYear: z.int().positive().optional(),
      modes: z.array(z.enum(['clinic', 'home', 'telephone'])).min(1),
      /** clinical intervals merge by the shortest; service counts (履约) stay a line of their own. */
      kind: z.enum(['clinical', 'service-count']),
      norm: z.string().min(1),
    }),
  }),
  /** follow-up: sets a code fact of stage follow-up, e.g. the class of an official follow-up form. */
  z.strictObject({ classify: z.strictObject({ fact: factId, code: contentId }) }),
  /** Side-by-side statements for the doctor, e.g. the target by the norm and by the guide. */
  z.strictObject({ note: z.strictObject({ topic: contentId, text: z.string().min(1) }) }),
]);
export type Action = z.infer<typeof action>;

export const example = z.strictObject({
  name: z.string().min(1),
  /** Known facts; all others are unknown. A list is a complete set of codes. */
  facts: z.record(factId, z.union([z.number(), z.boolean(), z.string(), z.array(contentId), codeSet])),
  expect: z.enum(['fires', 'quiet', 'cannot-tell']),
});

export const rule = z.strictObject({
  id: contentId,
  title: z.string().min(1),
  stage,
  appliesTo: appliesTo.optional(),
  when: condition,
  /**
   * Safety and triage only: what an unknown fact does. Without it, a withhold that cannot tell withholds too, and a
   * triage rule that cannot tell is listed as undecided. `ignore` is for what nobody has to examine or ask (tongue,
   * pulse, an unmeasured glucose, a follow-up question no answer called for): its absence says nothing.
   */
  whenUnknown: z.literal('ignore').optional(),
  then: z.array(action).min(1),
  /** One sentence a village doctor reads. */
  why: z.string().min(1),
  ...cited,
  examples: z.array(example).min(1),
});
export type Rule = z.infer<typeof rule>;
export type Example = z.infer<typeof example>;
export const ruleFile = z.strictObject({ rules: z.array(rule) });
