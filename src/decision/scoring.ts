/**
 * The first stage: the questionnaire scored, and the facts it gives to later stages. No questionnaire, a tie, or a
 * contradiction leave the constitution unknown until a TCM physician has spoken; nothing is guessed.
 */
import { type ConstitutionCode, sex as sexCode } from '../domain/codes.js';
import { type CodeSet, type Facts, type FactValue, isKnown } from '../domain/facts.js';
import { highAnswerItems } from '../instruments/answers.js';
import type { Instrument } from '../instruments/instrument-schema.js';
import { type Score, score } from '../instruments/score.js';
import type { Decision, ScoredConstitution } from './decision.js';
import type { DecisionInput } from './input.js';
import type { Release } from './release.js';

interface ScoringStage {
  readonly constitution: Decision['constitution'];
  readonly facts: ReadonlyMap<string, FactValue>;
  readonly drivingPrimary: ConstitutionCode | undefined;
}

/** At most this many constitutions drive advice; the others only withhold (design.md §2). */
const drivers = 2;

export function scoreQuestionnaire(input: DecisionInput, facts: Facts, release: Release): ScoringStage {
  const { questionnaire } = input;
  const sex = isKnown(facts['sex']) ? sexCode.safeParse(facts['sex'].value).data : undefined;
  if ('none' in questionnaire || sex === undefined) {
    const none = 'none' in questionnaire ? questionnaire.none : 'sex-unknown';
    return { ...withConfirmation(input, undefined), constitution: { none } };
  }
  const instrument = release.instruments.get(questionnaire.instrument);
  if (!instrument) throw new Error(`the release holds no instrument ${questionnaire.instrument}`);
  const answered = { sex, answers: questionnaire.answers, measures: measuresOf(instrument, facts) };
  const scored = score(instrument, answered);
  const stage = withConfirmation(input, scored);
  stage.facts.set('presentConstitutions', presentOf(scored));
  stage.facts.set('highAnswerItems', highAnswerItems(instrument, answered));
  return { ...stage, constitution: told(instrument, scored) };
}

/** Readings for the items whose option a measure decides, by fact id. */
export function measuresOf(instrument: Instrument, facts: Facts): Record<string, number> {
  return Object.fromEntries(
    instrument.items.flatMap((item): [string, number][] => {
      const entry = item.optionMeasure === undefined ? undefined : facts[item.optionMeasure];
      return item.optionMeasure !== undefined && isKnown(entry) && typeof entry.value === 'number'
        ? [[item.optionMeasure, entry.value]]
        : [];
    }),
  );
}

/** The constitution that stands: a physician's word before the score. */
function withConfirmation(input: DecisionInput, scored: Score | undefined) {
  const facts = new Map<string, FactValue>();
  const confirmed = input.confirmedConstitutions;
  if (confirmed) {
    const driving = [confirmed.primary, ...confirmed.others].slice(0, drivers);
    facts.set('primaryConstitution', confirmed.primary);
    facts.set('drivingConstitutions', { present: driving, complete: true });
    return { facts, drivingPrimary: confirmed.primary };
  }
  const primary = scored?.constitution.primary ?? undefined;
  if (!scored || primary === undefined || scored.recollect.length > 0)
    return { facts, drivingPrimary: undefined };
  facts.set('primaryConstitution', primary);
  facts.set('drivingConstitutions', { present: [primary, ...secondOf(scored, primary)], complete: true });
  return { facts, drivingPrimary: primary };
}

/**
 * The next highest of the same judgement as the primary. Two that are equal there both stay out, and so does everyone
 * while a scale that cannot be scored might be the second.
 */
function secondOf(scored: Score, primary: ConstitutionCode): ConstitutionCode[] {
  const wanted = scored.scales.get(primary)?.judgement;
  if ((wanted !== 'yes' && wanted !== 'tends') || primary === 'balanced') return [];
  if ([...scored.scales.values()].some((scale) => scale.judgement === 'cannot-score')) return [];
  const others = [...scored.scales]
    .filter(([code, scale]) => code !== primary && code !== 'balanced' && scale.judgement === wanted)
    .map(([code, scale]) => ({ code, score: scale.transformed ?? scale.raw ?? 0 }))
    .sort((a, b) => b.score - a.score);
  const [second, third] = others;
  return second && second.score !== third?.score ? [second.code] : [];
}

function presentOf(scored: Score): CodeSet {
  const scales = [...scored.scales].filter(([code]) => code !== 'balanced');
  return {
    present: scales.filter(([, s]) => s.judgement === 'yes' || s.judgement === 'tends').map(([code]) => code),
    complete: scales.every(([, s]) => s.judgement !== 'cannot-score'),
  };
}

function told(instrument: Instrument, scored: Score): ScoredConstitution {
  const { primary, basis, mixed } = scored.constitution;
  return {
    instrument: instrument.id,
    complete: scored.complete,
    missing: [...scored.missing],
    disagreements: scored.disagreements.map((one) => one.item),
    scales: Object.fromEntries(
      [...scored.scales].map(([code, { raw, transformed, judgement }]) => [
        code,
        { raw, transformed, judgement },
      ]),
    ),
    primary,
    basis,
    mixed: [...mixed],
    recollect: [...scored.recollect],
  };
}
