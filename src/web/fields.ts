/** Fields of a form as a template shows them: what was typed, and what is wrong with it, beside the field. */
import type { Problem } from '../domain/result.js';
import { type PageContext, shown } from './environment.js';

export interface Field {
  readonly value: string;
  /** '' when nothing is wrong. */
  readonly problem: string;
}

/** One entry a name. A problem of `roles.0` or `certificate.number` belongs to the longest name it begins with. */
export function fieldsOf<Name extends string>(
  c: PageContext,
  names: readonly Name[],
  values: Readonly<Partial<Record<string, string>>>,
  problems: readonly Problem[],
): Readonly<Record<Name, Field>> {
  const told = shown(c, problems);
  const entries = names.map((name): [Name, Field] => {
    const mine = told.find(({ field }) => nameOf(field, names) === name);
    return [name, { value: values[name] ?? '', problem: mine?.text ?? '' }];
  });
  // Every name has its entry: Object.fromEntries only forgets which names there are.
  return Object.fromEntries(entries) as Record<Name, Field>;
}

/** Problems led to the fields that show them, so that the summary at the top links to what is there. */
export function ledTo(names: readonly string[], problems: readonly Problem[]): readonly Problem[] {
  return problems.map((problem) => ({ ...problem, path: nameOf(problem.path, names) ?? '' }));
}

function nameOf(path: string, names: readonly string[]): string | undefined {
  return names
    .filter((name) => path === name || path.startsWith(`${name}.`))
    .sort((a, b) => b.length - a.length)[0];
}
