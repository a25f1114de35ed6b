/** Where in the content an id is defined. Ids are kebab- or camel-case, so they stand unquoted or in plain quotes. */
import type { PackFile } from '../knowledge/pack.js';

/** File and 1-based line of the first definition under knowledge/; file '' when there is none. */
export function placeOfId(
  id: string,
  files: readonly PackFile[],
): { readonly file: string; readonly line?: number } {
  const defines = new RegExp(`(^|[\\s{-])id:\\s*['"]?${id}['"]?\\s*([,}]|$)`);
  for (const { path, text } of files) {
    if (!path.startsWith('knowledge/') || !text.includes(id)) continue;
    const line = text.split('\n').findIndex((one) => defines.test(one));
    if (line >= 0) return { file: path, line: line + 1 };
  }
  return { file: '' };
}
