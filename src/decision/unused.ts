/** Content that nothing reaches: told as notices, since a typo in one place often shows as an orphan in another. */
import type { Knowledge } from '../knowledge/pack.js';
import type { ContentProblem } from '../knowledge/yaml-file.js';
import type { CompiledRule } from '../rules/compile.js';

export function unusedContent(rules: readonly CompiledRule[], knowledge: Knowledge): ContentProblem[] {
  const recommended = new Set<string>();
  for (const { rule } of rules) {
    for (const action of rule.then) {
      if ('recommend' in action) for (const id of action.recommend.items) recommended.add(id);
    }
  }
  const notice = (code: string, id: string): ContentProblem => ({
    severity: 'notice',
    code,
    file: '',
    path: '',
    values: { id },
  });
  const issuable = [...knowledge.recipes.values()].filter((recipe) => recipe.status.kind === 'issuable');
  return [...knowledge.items.values(), ...issuable]
    .filter((item) => !recommended.has(item.id))
    .map((item) => notice('content.never-recommended', item.id));
}
