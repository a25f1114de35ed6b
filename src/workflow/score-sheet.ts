/** Scores one answered questionnaire that belongs to nobody: nothing is read from a chart and nothing is stored. */
import { z } from 'zod';
import { contentId, factId, sex } from '../domain/codes.js';
import { ok, type Problem, type Result, refuse } from '../domain/result.js';
import { checkAnswers } from '../instruments/answers.js';
import type { Instrument } from '../instruments/instrument-schema.js';
import type { FactDefinition } from '../knowledge/fact-definition.js';
import { type By, parsed, refusalOf, type Service } from './service.js';
import { type ScoredQuestionnaire, scoreInDetail } from './visit-review.js';

export const scoreSheetInput = z.strictObject({
  instrument: contentId,
  sex,
  answers: z.record(z.string(), z.int()),
  /** Fact id → reading in the unit of the dictionary. */
  measures: z.record(factId, z.number()),
});

/** The sheet shows what the release holds, so whoever may read that may score. */
export function refusedScoreSheet(by: By): Result<never> | undefined {
  return refusalOf(by, 'view-rules', {});
}

/** Refuses with paths `instrument`, `sex`, `answers.<item>`, `measures.<fact>`. */
export function scoreSheet(service: Service, by: By, input: unknown): Result<ScoredQuestionnaire> {
  const refused = refusedScoreSheet(by);
  if (refused) return refused;
  const asked = parsed(scoreSheetInput, input);
  if (!asked.ok) return asked;
  const { answers, measures, sex: whose } = asked.value;
  const instrument = service.release().instruments.get(asked.value.instrument);
  if (!instrument) return refuse({ code: 'visit.unknown-instrument', path: 'instrument' });
  const dictionary = service.release().knowledge.facts;
  const problems = [
    ...checkAnswers(instrument, whose, answers),
    ...measuresUsed(instrument).flatMap((id) => readingProblems(id, measures[id], dictionary)),
  ];
  return problems.length > 0
    ? refuse(...problems)
    : ok(scoreInDetail(instrument, { sex: whose, answers, measures }));
}

/** Facts whose reading decides the option of some item. */
export function measuresUsed(instrument: Instrument): string[] {
  return [...new Set(instrument.items.flatMap((item) => item.optionMeasure ?? []))];
}

function readingProblems(
  id: string,
  reading: number | undefined,
  dictionary: ReadonlyMap<string, FactDefinition>,
): Problem[] {
  const definition = dictionary.get(id);
  if (reading === undefined || definition?.type !== 'number') return [];
  const { label, unit, range } = definition;
  if (reading >= range.min && reading <= range.max) return [];
  return [{ code: 'fact.outside-range', path: `measures.${id}`, values: { label, unit, ...range } }];
}
