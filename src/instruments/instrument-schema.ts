/**
 * The instrument file format: knowledge/instruments/<id>.yaml. Everything a questionnaire is (wording, options, measured
 * bands, scales, reversal, thresholds) is data; a further instrument is a further file. Wording is the instrument's own.
 */
import { z } from 'zod';
import { adviceDomain, basis, constitutionCode, contentId, factId, sex } from '../domain/codes.js';
import { civilDate } from '../domain/time.js';
import { cited } from '../knowledge/source.js';

/** A stretch of a measure. A bound that is absent is open. */
const band = z
  .strictObject({
    gte: z.number().optional(),
    gt: z.number().optional(),
    lte: z.number().optional(),
    lt: z.number().optional(),
  })
  .refine(
    (b) => !(b.gte !== undefined && b.gt !== undefined) && !(b.lte !== undefined && b.lt !== undefined),
  );
export type Band = z.infer<typeof band>;

const genericOption = z.strictObject({
  value: z.int(),
  label: z.string().min(1),
  gloss: z.string().min(1).optional(),
});

/** An option of one item; `band` is the stretch printed on the form. */
const itemOption = z.strictObject({ value: z.int(), label: z.string().min(1), band: band.optional() });

const scaleRow = z.strictObject({
  constitution: constitutionCode,
  /** Counted as lowest + highest − answer. */
  reverse: z.boolean(),
  /** Place in the source's own table, e.g. A2. */
  position: z.string().min(1).optional(),
});

const item = z.strictObject({
  id: contentId,
  no: z.int().positive(),
  text: z.string().min(1),
  hint: z.string().min(1).optional(),
  /** Asked of this sex only; a row the other sex does not have. */
  sex: sex.optional(),
  /** Instead of the generic options; same values. */
  options: z.array(itemOption).optional(),
  /** Measured fact whose band chooses the option, whatever was answered. */
  optionMeasure: factId.optional(),
  /** What the printed options leave open; shown to the person filling in. */
  optionNote: z.string().min(1).optional(),
  /**
   * Bands that decide where the printed ones leave gaps. Always an inference of ours, said as such.
   * Absent: the printed bands decide.
   */
  continuousReading: z
    .strictObject({
      inference: z.literal(true),
      why: z.string().min(1),
      bands: z.array(z.strictObject({ value: z.int(), band })).min(1),
    })
    .optional(),
  /** May be filled from the examiner's observation. */
  observable: z.literal(true).optional(),
  scales: z.array(scaleRow).min(1),
});

const scale = z.strictObject({
  constitution: constitutionCode,
  /** Cross-checked against the rows of the items. */
  items: z.array(contentId).min(1),
});

const limit = z.union([z.strictObject({ atMost: z.number() }), z.strictObject({ below: z.number() })]);
export type Limit = z.infer<typeof limit>;

const balancedLevel = z.strictObject({ atLeast: z.number(), everyBiased: limit });

/** Thresholds in the unit of the score. Whatever reaches none of them is `no`. */
const judging = z.strictObject({
  biased: z.strictObject({
    yes: z.strictObject({ atLeast: z.number() }),
    tends: z.strictObject({ atLeast: z.number() }).optional(),
  }),
  /** `yes` is tried before `basically`. Present exactly when there is a balanced scale. */
  balanced: z.strictObject({ yes: balancedLevel, basically: balancedLevel.optional() }).optional(),
  note: z.string().min(1).optional(),
});

/** What the source says to do with a result that is not one plain type. */
const handling = z.strictObject({ text: z.string().min(1), basis, note: z.string().min(1).optional() });

export const instrumentFile = z.strictObject({
  id: contentId,
  title: z.string().min(1),
  edition: z.string().min(1),
  respondents: z.string().min(1),
  /** Window the answers are about; absent when no source at hand states one. */
  recall: z.string().min(1).optional(),
  /** Completed years, both ends included. */
  audience: z.strictObject({
    minAgeYears: z.int().nonnegative(),
    maxAgeYears: z.int().nonnegative().optional(),
  }),
  inForceFrom: civilDate.optional(),
  /** How the form wants to be filled in. */
  instructions: z.array(z.string().min(1)).optional(),
  options: z.array(genericOption).min(2),
  /** Answers from this value up are "high": asked about again where a rule says so. */
  highAnswerFrom: z.int(),
  /**
   * sum: the rows added up · transformed: (raw − lowest possible) / (highest − lowest possible) × 100, over the rows
   * this person has.
   */
  scoring: z.enum(['sum', 'transformed']),
  scales: z.array(scale).min(1),
  judging,
  /** Pairs that contradict each other when both are `yes`: collect again. */
  contradictions: z.array(z.tuple([constitutionCode, constitutionCode])),
  handling: z.strictObject({ mixed: handling, tie: handling, contradiction: handling, none: handling }),
  /** Guidance kinds to tick on the official form. */
  guidanceOptions: z
    .array(
      z.strictObject({
        value: z.int(),
        label: z.string().min(1),
        freeText: z.literal(true).optional(),
        /** Headings of advice that count as this kind: ticked beforehand when such advice was given. */
        domains: z.array(adviceDomain).optional(),
      }),
    )
    .optional(),
  items: z.array(item).min(1),
  ...cited,
});
export type Instrument = z.infer<typeof instrumentFile>;
export type InstrumentItem = Instrument['items'][number];
