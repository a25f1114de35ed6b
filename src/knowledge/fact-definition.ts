/**
 * The fact dictionary: knowledge/facts/. Rules may use nothing else; forms are drawn from it, so that a new
 * question needs no code. A fact is asked or measured on a form section, kept in the register, derived,
 * taken from history, or the result of an earlier stage of the decision.
 */
import { z } from 'zod';
import { contentId, factId, formSection, stage } from '../domain/codes.js';

const option = z.strictObject({
  code: contentId,
  label: z.string().min(1),
  hint: z.string().min(1).optional(),
  /** Standard code where known, e.g. {system: "ICD-11", code: "SF00"}. */
  standard: z.strictObject({ system: z.string().min(1), code: z.string().min(1) }).optional(),
  /** Ticked, it says that the list is not complete (叫不出名的药). */
  leavesOpen: z.boolean().optional(),
  /** Heading the option is grouped under on the form. */
  group: z.string().min(1).optional(),
});

const shownIf = z.union([
  z.strictObject({ fact: factId, is: z.union([z.boolean(), z.string().min(1)]) }),
  z.strictObject({ fact: factId, atLeast: z.number() }),
  z.strictObject({ fact: factId, atMost: z.number() }),
  z.strictObject({ fact: factId, includes: z.array(contentId).min(1) }),
]);
export type ShownIf = z.infer<typeof shownIf>;

/**
 * A question that is put only when this is known to hold (复测, 孕产, 慢病随访). It decides nothing: what is not put
 * stays unknown, and what has been recorded is always shown.
 */
const showWhen = z.union([
  z.strictObject({ all: z.array(shownIf).min(1) }),
  z.strictObject({ any: z.array(shownIf).min(1) }),
]);
export type ShowWhen = z.infer<typeof showWhen>;

export function conditionsOf(when: ShowWhen): readonly ShownIf[] {
  return 'all' in when ? when.all : when.any;
}

const base = {
  id: factId,
  label: z.string().min(1),
  hint: z.string().min(1).optional(),
  /** Words of the notice when this fact is missing, e.g. 再测一次空腹血糖. Defaults to the label. */
  askFor: z.string().min(1).optional(),
  showWhen: showWhen.optional(),
  /** What holds at one visit mostly still holds at the next: the form shows the last answer and offers to take it over. */
  lasting: z.literal(true).optional(),
};

/** Where a fact comes from. Exactly one. */
const collected = z.strictObject({
  from: z.literal('form'),
  section: formSection,
  least: z.boolean().optional(),
});
const registered = z.strictObject({ from: z.literal('register') });
const derived = z.strictObject({
  from: z.literal('derived'),
  method: z.enum([
    'age-in-years',
    'age-in-months',
    'bmi',
    'solar-term-season',
    'repeat-or-first',
    'higher-of',
  ]),
  of: z.array(factId),
});
const history = z.strictObject({
  from: z.literal('history'),
  method: z.enum(['last', 'previous', 'days-since', 'count']),
  of: factId,
  withinDays: z.int().positive().optional(),
});
const ofStage = z.strictObject({ from: z.literal('stage'), stage: z.union([stage, z.literal('scoring')]) });
export const factOrigin = z.discriminatedUnion('from', [collected, registered, derived, history, ofStage]);

export const factDefinition = z.discriminatedUnion('type', [
  z.strictObject({
    ...base,
    type: z.literal('number'),
    unit: z.string(),
    /** What the form accepts. Outside: refused as implausible. */
    range: z.strictObject({ min: z.number(), max: z.number() }),
    /** Outside this but inside `range`: accepted after "are you sure". */
    usual: z.strictObject({ min: z.number(), max: z.number() }).optional(),
    step: z.number().positive(),
    /** Number of the same form section that this one is greater than: both typed and not so, neither is taken (收缩压 and 舒张压). */
    above: factId.optional(),
    origin: factOrigin,
  }),
  /** 有 / 没有 / 不清楚. */
  z.strictObject({
    ...base,
    type: z.literal('boolean'),
    /** Words of the two answers when they are not 有 and 没有: options `yes` and `no` of this vocabulary. */
    answers: contentId.optional(),
    origin: factOrigin,
  }),
  z.strictObject({ ...base, type: z.literal('code'), options: z.array(option).min(2), origin: factOrigin }),
  z.strictObject({
    ...base,
    type: z.literal('codes'),
    options: z.array(option).min(1),
    /** What is ticked together with 没有 ("以上都没有"); label of that one-tap answer. */
    noneLabel: z.string().min(1).optional(),
    origin: factOrigin,
  }),
  z.strictObject({ ...base, type: z.literal('date'), origin: factOrigin }),
  z.strictObject({ ...base, type: z.literal('text'), maxLength: z.int().positive(), origin: factOrigin }),
]);
export type FactDefinition = z.infer<typeof factDefinition>;
export const factFile = z.strictObject({ facts: z.array(factDefinition) });
