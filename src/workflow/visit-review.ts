/**
 * What a visit means as far as it is recorded: the decision, which questionnaire the person gets, and its score in
 * detail. Pure reading; a page shows it, a draft decides for itself.
 */
import { decide } from '../decision/decide.js';
import type { Decision } from '../decision/decision.js';
import { withDerivedFacts } from '../decision/derive.js';
import { measuresOf } from '../decision/scoring.js';
import type { Chart } from '../domain/chart.js';
import { type Facts, type FactValue, isKnown } from '../domain/facts.js';
import type { Visit } from '../domain/visit.js';
import { type Answered, type CountedAnswers, countAnswers } from '../instruments/answers.js';
import { explain, type ScaleExplanation } from '../instruments/explain.js';
import type { Instrument } from '../instruments/instrument-schema.js';
import { type Score, scoreCounted } from '../instruments/score.js';
import { chooseInstrument, type InstrumentChoice } from '../instruments/selection.js';
import { type EarlierAnswer, earlierAnswers } from './earlier.js';
import { decisionInputOf, decisionSettings, situationOf } from './facts.js';
import type { Service } from './service.js';
import { signaturesInForce } from './signatures.js';

export interface ScoredQuestionnaire {
  readonly instrument: Instrument;
  readonly answered: Answered;
  readonly counted: CountedAnswers;
  readonly score: Score;
  readonly scales: readonly ScaleExplanation[];
}

export interface VisitReview {
  readonly decision: Decision;
  /** What was known of lasting things before this visit. */
  readonly earlier: ReadonlyMap<string, EarlierAnswer>;
  /** Register, visit, history and derived facts that are known, by id. */
  readonly known: ReadonlyMap<string, FactValue>;
  /** Null when no questionnaire is scored in this visit. */
  readonly scored: ScoredQuestionnaire | null;
  /** What measures alone answer in an instrument, before anybody answered anything. */
  measured(instrument: Instrument): {
    readonly measures: Readonly<Record<string, number>>;
    readonly counted: CountedAnswers;
  };
  /**
   * The questionnaire for this person, or why none; `wanted` one that somebody chose. Whether the person can answer is
   * left open: that is said where the answers are.
   */
  choice(wanted?: string): InstrumentChoice;
}

export async function reviewOf(service: Service, chart: Chart, visit: Visit): Promise<VisitReview> {
  const release = service.release();
  const signatures = await signaturesInForce(service);
  const input = decisionInputOf(chart, visit, release, decisionSettings(service), signatures);
  const facts = withDerivedFacts(input.facts, release.knowledge.facts, visit.occurredOn);
  const situation = { ...situationOf(chart, visit, release), canAnswer: null };
  return {
    decision: await decide(input, release),
    earlier: await earlierAnswers(service, chart, visit),
    known: knownOf(facts),
    scored: scoredOf(input.questionnaire, facts),
    measured(instrument) {
      const measures = measuresOf(instrument, facts);
      return {
        measures,
        counted: countAnswers(instrument, { sex: chart.identity.sex, answers: {}, measures }),
      };
    },
    choice: (wanted) =>
      chooseInstrument(situation, release.selection, release.instruments, {
        on: visit.occurredOn,
        ...(wanted === undefined ? {} : { wanted }),
      }),
  };

  function scoredOf(questionnaire: typeof input.questionnaire, all: Facts): ScoredQuestionnaire | null {
    if ('none' in questionnaire) return null;
    const instrument = release.instruments.get(questionnaire.instrument);
    if (!instrument) return null;
    return scoreInDetail(instrument, {
      sex: chart.identity.sex,
      answers: questionnaire.answers,
      measures: measuresOf(instrument, all),
    });
  }
}

/** Throws on answers that checkAnswers refuses. */
export function scoreInDetail(instrument: Instrument, answered: Answered): ScoredQuestionnaire {
  const counted = countAnswers(instrument, answered);
  return {
    instrument,
    answered,
    counted,
    score: scoreCounted(instrument, answered.sex, counted),
    scales: explain(instrument, answered),
  };
}

function knownOf(facts: Facts): Map<string, FactValue> {
  return new Map(
    Object.entries(facts).flatMap(([id, entry]): [string, FactValue][] =>
      isKnown(entry) ? [[id, entry.value]] : [],
    ),
  );
}
