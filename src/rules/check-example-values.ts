/**
 * The facts of an example must be ones a visit can hold: known, of the right type, within range, with codes of the
 * dictionary. A misspelt code would otherwise make a rule quiet and its example look right.
 */
import { type FactValue, isCodeSet } from '../domain/facts.js';
import { civilDate } from '../domain/time.js';
import type { FactDefinition } from '../knowledge/fact-definition.js';
import type { Knowledge } from '../knowledge/pack.js';
import { type CheckOptions, codesOf, mustExist, type Path, type Report } from './check-report.js';
import type { Example } from './rule-schema.js';

type Stated = Example['facts'][string];

/** True when every fact of the example can be used; each fault is reported at its place. */
export function exampleIsUsable(
  example: Pick<Example, 'facts'>,
  index: number,
  knowledge: Knowledge,
  options: CheckOptions,
  report: Report,
): boolean {
  let usable = true;
  const spoilt: Report = (...told) => {
    usable = false;
    report(...told);
  };
  for (const [id, value] of Object.entries(example.facts)) {
    const path = ['examples', index, 'facts', id];
    const definition = knowledge.facts.get(id);
    if (!definition) mustExist('fact', id, knowledge.facts.keys(), path, spoilt);
    else checkValue(definition, value, codesOf(definition, options), path, spoilt);
  }
  return usable;
}

function checkValue(
  definition: FactDefinition,
  value: Stated,
  codes: ReadonlySet<string>,
  path: Path,
  report: Report,
): void {
  const misfit = () => {
    report(path, `rule.example-${definition.type}`, { fact: definition.label, value: told(value) });
  };
  switch (definition.type) {
    case 'number': {
      const { min, max } = definition.range;
      if (typeof value !== 'number') misfit();
      else if (value < min || value > max)
        report(path, 'rule.outside-range', { fact: definition.label, value, min, max });
      return;
    }
    case 'boolean':
      if (typeof value !== 'boolean') misfit();
      return;
    case 'code':
      if (typeof value !== 'string') misfit();
      else mustExist('option', value, codes, path, report);
      return;
    case 'codes':
      if (Array.isArray(value) || (typeof value === 'object' && isCodeSet(value)))
        checkSet(definition, value, codes, path, report);
      else misfit();
      return;
    case 'date':
      if (!civilDate.safeParse(value).success) misfit();
      return;
    case 'text':
      if (typeof value !== 'string') misfit();
  }
}

/** A list stands for a complete set; a code that leaves the set open contradicts that. */
function checkSet(
  definition: Extract<FactDefinition, { type: 'codes' }>,
  value: string[] | Exclude<FactValue, number | boolean | string>,
  codes: ReadonlySet<string>,
  path: Path,
  report: Report,
): void {
  const { present, complete } = Array.isArray(value) ? { present: value, complete: true } : value;
  for (const code of present) mustExist('option', code, codes, path, report);
  const leavesOpen = new Set(definition.options.filter((one) => one.leavesOpen).map((one) => one.code));
  const open = present.find((code) => leavesOpen.has(code));
  if (open !== undefined && complete)
    report(path, 'rule.example-open-list', { fact: definition.label, code: open });
}

function told(value: Stated): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
