/**
 * TCM patterns: rules/patterns/. A pattern is the signs a document names for it, grouped as the document groups them. It
 * holds no weight and no threshold of our own; what is ranked from it is a reference for a physician, never a diagnosis.
 */
import { z } from 'zod';
import { contentId, sex } from '../domain/codes.js';
import { cited } from '../knowledge/source.js';
import { condition, example as ruleExample } from './rule-schema.js';

/** One finding in the words of the document, and how the four examinations of a visit show it. */
export const sign = z.strictObject({
  text: z.string().min(1),
  /** `any`: the document names alternatives (舌暗或有瘀斑); `all`: it counts several as one (面红目赤). */
  when: condition,
});
export type Sign = z.infer<typeof sign>;

/**
 * fits: what the document asks for is there · possible: some of it is · not-enough: too little has been looked at ·
 * unlikely: none of its main signs is there, its requirement cannot be met, or a sign that the document opposes is there.
 */
export const patternVerdict = z.enum(['fits', 'possible', 'not-enough', 'unlikely']);
export type PatternVerdict = z.infer<typeof patternVerdict>;

const signs = z.array(sign).min(1);

export const patternExample = ruleExample.extend({ expect: patternVerdict });
export type PatternExample = z.infer<typeof patternExample>;

/** A code of a national standard. */
const standard = z.strictObject({ system: z.string().min(1), code: z.string().min(1) });

export const pattern = z.strictObject({
  id: contentId,
  title: z.string().min(1),
  /** A pattern of one sex only (冲任失调). */
  appliesTo: z.strictObject({ sex }).optional(),
  standard: standard.optional(),
  main: signs,
  secondary: signs.optional(),
  tongue: signs.optional(),
  pulse: signs.optional(),
  /** Only where the document itself says that the sign speaks against the pattern. */
  against: signs.optional(),
  /** Only where the document itself says how many make the pattern: at least so many main and secondary signs. */
  requires: z.strictObject({ main: z.int().positive(), secondary: z.int().positive() }).optional(),
  ...cited,
  examples: z.array(patternExample).min(1),
});
export type Pattern = z.infer<typeof pattern>;

/** Patterns are told apart within one condition; which people have it is a condition on facts like any other. */
export const patternFile = z.strictObject({
  condition: z.strictObject({
    id: contentId,
    title: z.string().min(1),
    when: condition,
    standard: standard.optional(),
  }),
  patterns: z.array(pattern).min(1),
});
export type PatternSet = z.infer<typeof patternFile>;

/** Order in which groups are told, and in which their signs count. */
export const signGroups = ['main', 'tongue', 'pulse', 'secondary'] as const;
export type SignGroup = (typeof signGroups)[number];
