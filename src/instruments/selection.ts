/**
 * Which instrument a person gets, or why none: knowledge/instruments/selection.yaml. Three-valued: what is not known is
 * asked first; it neither counts as "no" nor hides a reason that is known.
 */
import { z } from 'zod';
import { contentId, factId } from '../domain/codes.js';
import type { CivilDate } from '../domain/time.js';
import { cited } from '../knowledge/source.js';
import type { Instrument } from './instrument-schema.js';

const circumstance = z.enum(['pregnant', 'acuteIllness', 'canAnswer']);

const offered = z.strictObject({
  instrument: contentId,
  /** What must be known before its result may stand. Known reasons against a judgement hold in any case. */
  mustKnow: z.array(circumstance),
});

/** Which recorded answer says that a circumstance holds; another known answer says that it does not. */
const told = z.strictObject({ fact: factId, is: z.union([z.boolean(), contentId]) });

export const selectionFile = z.strictObject({
  /** Where the circumstances that somebody is asked about are recorded. canAnswer shows in who answered. */
  circumstances: z.strictObject({ pregnant: told, acuteIllness: told }),
  /** No judgement below this age, completed years. */
  minAgeYears: z.int().positive(),
  /** The first whose audience and date in force fit is used. */
  byAge: z.array(offered).min(1),
  /** Used only when somebody chose it. */
  onChoice: z.array(offered),
  ...cited,
});
export type Selection = z.infer<typeof selectionFile>;

/** Null is "not known". A man is `pregnant: false`. */
export interface Situation {
  readonly ageYears: number | null;
  readonly pregnant: boolean | null;
  readonly acuteIllness: boolean | null;
  readonly canAnswer: boolean | null;
}

/** Message code: `instrument.none.<reason>`. */
export type NoJudgementReason = 'pregnancy' | 'under-age' | 'acute-illness' | 'cannot-answer';

export type InstrumentChoice =
  | { readonly kind: 'use'; readonly instrument: string; readonly onChoice: readonly string[] }
  /** Ask these first; `instrument` is what it would be if no answer stands against it (null while the age is unknown). */
  | {
      readonly kind: 'ask-first';
      readonly instrument: string | null;
      readonly ask: readonly (keyof Situation)[];
    }
  | { readonly kind: 'no-judgement'; readonly reasons: readonly NoJudgementReason[] }
  /** None is made for this age and in force that day, or the wanted one is not offered to this person. */
  | { readonly kind: 'none-fits' };

/** `on` is the day of the visit; `wanted` an instrument somebody chose instead of the usual one. */
export function chooseInstrument(
  situation: Situation,
  selection: Selection,
  instruments: ReadonlyMap<string, Instrument>,
  { on, wanted }: { readonly on: CivilDate; readonly wanted?: string },
): InstrumentChoice {
  const { ageYears } = situation;
  const reasons = reasonsAgainst(situation, selection);
  if (reasons.length > 0) return { kind: 'no-judgement', reasons };
  if (ageYears === null) return { kind: 'ask-first', instrument: null, ask: ['ageYears'] };

  const fits = ({ instrument: id }: { instrument: string }) => {
    const instrument = instruments.get(id);
    return instrument !== undefined && isFor(instrument, ageYears, on);
  };
  const usual = selection.byAge.find(fits);
  const onChoice = selection.onChoice.filter(fits);
  const chosen =
    wanted === undefined ? usual : [usual, ...onChoice].find((one) => one?.instrument === wanted);
  if (!chosen) return { kind: 'none-fits' };
  const ask = chosen.mustKnow.filter((one) => situation[one] === null);
  if (ask.length > 0) return { kind: 'ask-first', instrument: chosen.instrument, ask };
  return {
    kind: 'use',
    instrument: chosen.instrument,
    onChoice: onChoice.map((one) => one.instrument).filter((id) => id !== chosen.instrument),
  };
}

/** Known reasons against a judgement; empty: none is known. */
export function reasonsAgainst(situation: Situation, selection: Selection): NoJudgementReason[] {
  const { ageYears, pregnant, acuteIllness, canAnswer } = situation;
  const reasons: NoJudgementReason[] = [];
  if (ageYears !== null && ageYears < selection.minAgeYears) reasons.push('under-age');
  if (pregnant === true) reasons.push('pregnancy');
  if (acuteIllness === true) reasons.push('acute-illness');
  if (canAnswer === false) reasons.push('cannot-answer');
  return reasons;
}

function isFor({ audience, inForceFrom }: Instrument, ageYears: number, on: CivilDate): boolean {
  return (
    ageYears >= audience.minAgeYears &&
    (audience.maxAgeYears === undefined || ageYears <= audience.maxAgeYears) &&
    (inForceFrom === undefined || on >= inForceFrom)
  );
}
