/** What nobody asked in a visit: the lists that every draft rests on. All of them open, there is nothing to advise on. */
import { type Problem, refuse } from '../domain/result.js';
import type { Visit } from '../domain/visit.js';
import type { FactDefinition } from '../knowledge/fact-definition.js';

/**
 * A refusal naming the lists asked at least (用药、过敏、疾病、今天的不适) where not one of them was put; undefined as soon as one
 * was, whatever the answer.
 */
export function refusedUnasked({ sections }: Visit, dictionary: ReadonlyMap<string, FactDefinition>) {
  const lists = [...dictionary.values()].filter(
    ({ type, origin }) => type === 'codes' && origin.from === 'form' && origin.least === true,
  );
  const isAsked = ({ id, origin }: FactDefinition) =>
    origin.from === 'form' && sections[origin.section]?.facts[id] !== undefined;
  const [first] = lists;
  if (first === undefined || lists.some(isAsked)) return undefined;
  const problem: Problem = {
    code: 'draft.nothing-asked',
    path: `f.${first.id}`,
    values: { what: lists.map((one) => one.label).join('、') },
  };
  return refuse(problem);
}
