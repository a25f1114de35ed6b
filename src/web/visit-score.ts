/**
 * The score of one questionnaire as a page shows it: scales with bars, the judgement, how far to the next, which single
 * answers would change it, what is missing. Says only what scoring says; every sentence is a message.
 */
import type { ConstitutionCode } from '../domain/codes.js';
import type { Problem } from '../domain/result.js';
import { answerRange } from '../instruments/answers.js';
import type { Distance, ScaleExplanation, Step } from '../instruments/explain.js';
import type { Instrument } from '../instruments/instrument-schema.js';
import { scoreOf, tallyScales } from '../instruments/score.js';
import type { Knowledge } from '../knowledge/pack.js';
import { labelOf } from '../knowledge/vocabulary.js';
import type { ScoredQuestionnaire } from '../workflow/visit-review.js';
import { answerFieldOf } from './visit-form.js';

type Say = (problem: Pick<Problem, 'code' | 'values'>) => string;

export interface ScoreView {
  readonly title: string;
  readonly summary: readonly string[];
  /** What the instrument says to do with this kind of result. */
  readonly advice: readonly string[];
  readonly scales: readonly ScaleView[];
  readonly hasMissing: boolean;
  readonly missing: readonly { readonly no: string; readonly href: string }[];
  readonly disagreements: readonly string[];
  readonly hasDisagreements: boolean;
}

interface ScaleView {
  readonly label: string;
  readonly judgement: string;
  readonly isYes: boolean;
  readonly isTends: boolean;
  readonly score: string;
  /** What a reader without the picture hears. */
  readonly text: string;
  readonly hasBar: boolean;
  /** Per cent of the width. */
  readonly width: string;
  readonly marks: readonly string[];
  readonly distances: readonly string[];
  readonly changes: readonly { readonly text: string; readonly href: string }[];
  readonly hasMore: boolean;
}

export function scoreView(scored: ScoredQuestionnaire, knowledge: Knowledge, say: Say): ScoreView {
  const { instrument, score, counted } = scored;
  const name = (code: string) => labelOf(knowledge.vocabularies, 'constitutions', code);
  const number = (item: string) => String(instrument.items.find((one) => one.id === item)?.no ?? item);
  return {
    title: instrument.title,
    ...summaryOf(scored, name, say),
    scales: scored.scales.map((scale) => scaleView(scale, scored, knowledge, say)),
    hasMissing: counted.missing.length > 0,
    missing: counted.missing.map((item) => ({ no: number(item), href: `#${answerFieldOf(item)}` })),
    hasDisagreements: counted.disagreements.length > 0,
    disagreements: score.disagreements.map((one) =>
      say({
        code: 'visit.measure-differs',
        values: { no: number(one.item), measured: one.measured, answered: one.answered },
      }),
    ),
  };
}

/** The judgement in words, and the instrument's own handling of a tie, a contradiction, a mixture, nothing. */
function summaryOf(
  { score, instrument }: ScoredQuestionnaire,
  name: (code: string) => string,
  say: Say,
): Pick<ScoreView, 'summary' | 'advice'> {
  const { primary, basis, mixed, awaits } = score.constitution;
  const { handling } = instrument;
  const names = (codes: readonly string[]) => codes.map(name).join('、');
  const summary: string[] = [];
  const advice: string[] = [];
  if (awaits.length > 0) {
    summary.push(say({ code: 'visit.result-awaits', values: { scales: names(awaits) } }));
  } else {
    const values = { primary: primary === null ? '' : name(primary) };
    summary.push(say({ code: `visit.result-${basis}`, values }));
    if (basis === 'tie') advice.push(handling.tie.text);
    if (basis === 'none') advice.push(handling.none.text);
  }
  if (mixed.length > 1) {
    summary.push(say({ code: 'visit.result-mixed', values: { scales: names(mixed) } }));
    advice.push(handling.mixed.text);
  }
  if (score.recollect.length > 0) {
    summary.push(say({ code: 'visit.result-recollect', values: { scales: names(score.recollect) } }));
    advice.push(handling.contradiction.text);
  }
  return { summary, advice };
}

function scaleView(
  scale: ScaleExplanation,
  { instrument, score, answered, counted }: ScoredQuestionnaire,
  knowledge: Knowledge,
  say: Say,
): ScaleView {
  const code = scale.constitution;
  const label = labelOf(knowledge.vocabularies, 'constitutions', code);
  const judgement = labelOf(knowledge.vocabularies, 'judgements', scale.judgement);
  const { low, high } = scoreRange(instrument, answered.sex, code);
  const percent = (value: number) => String(Math.round(((value - low) / (high - low)) * 1000) / 10);
  const shown = scale.score === null ? '' : String(Math.round(scale.score * 10) / 10);
  const number = (item: string) => String(instrument.items.find((one) => one.id === item)?.no ?? item);
  const left = counted.missing.filter((item) => score.scales.get(code)?.missing.includes(item) === true);
  const changes = scale.changes.map((change) => ({
    text: say({
      code: 'visit.change',
      values: {
        no: number(change.item),
        values: change.values.join('/'),
        to: labelOf(knowledge.vocabularies, 'judgements', change.to),
      },
    }),
    href: `#${answerFieldOf(change.item)}`,
  }));
  const distances = scale.distances.map((one) => distanceWords(one, instrument, knowledge, say));
  return {
    label,
    judgement,
    isYes: scale.judgement === 'yes' || scale.judgement === 'basically',
    isTends: scale.judgement === 'tends',
    score: shown,
    text:
      scale.score === null
        ? say({ code: 'visit.scale-open', values: { label, count: left.length } })
        : say({ code: 'visit.scale-text', values: { label, score: shown, judgement } }),
    hasBar: scale.score !== null,
    width: scale.score === null ? '0' : percent(scale.score),
    marks: thresholdsOf(instrument, code).map(percent),
    distances,
    changes,
    hasMore: distances.length > 0 || changes.length > 0,
  };
}

/** Lowest and highest score this person can have on a scale. */
function scoreRange(
  instrument: Instrument,
  sex: ScoredQuestionnaire['answered']['sex'],
  code: ConstitutionCode,
): { low: number; high: number } {
  const nobody = tallyScales(instrument, sex, new Map()).get(code);
  const { lowest, highest } = answerRange(instrument);
  if (!nobody) return { low: lowest, high: highest };
  return {
    low: scoreOf(instrument, nobody.lowRaw, nobody),
    high: scoreOf(instrument, nobody.highRaw, nobody),
  };
}

function thresholdsOf({ judging }: Instrument, code: ConstitutionCode): number[] {
  const levels =
    code === 'balanced'
      ? [judging.balanced?.basically?.atLeast, judging.balanced?.yes.atLeast]
      : [judging.biased.tends?.atLeast, judging.biased.yes.atLeast];
  return [...new Set(levels.filter((level) => level !== undefined))];
}

function distanceWords(
  { direction, to, needs, steps }: Distance,
  { scoring }: Instrument,
  knowledge: Knowledge,
  say: Say,
): string {
  // Steps are raw points: on a transformed scale that is not the score shown.
  const points = scoring === 'sum' ? '' : '-raw';
  const step = ({ constitution, points: raw }: Step) =>
    say({
      code: `visit.step-${raw > 0 ? 'up' : 'down'}${points}`,
      values: {
        scale: labelOf(knowledge.vocabularies, 'constitutions', constitution),
        points: Math.abs(raw),
      },
    });
  const values = {
    to: labelOf(knowledge.vocabularies, 'judgements', to),
    steps: steps.map(step).join('、'),
  };
  if (needs === 'any' && steps.length > 1) return say({ code: 'visit.distance-any', values });
  return say({ code: direction === 'up' ? 'visit.distance-up' : 'visit.distance-down', values });
}
