/**
 * What a county's folder does without saying so: files that nothing reads, and shipped content that a file of the same
 * name takes away. Told as notices beside the faults; nothing is changed or refused.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { PackFolders } from './pack.js';
import { type ContentProblem, readYaml } from './yaml-file.js';

export function overlayNotices({ pack, overlay }: PackFolders): ContentProblem[] {
  if (overlay === undefined) return [];
  const paths = filesIn(overlay, '').sort();
  const kept = new Set(paths.filter(isContent).flatMap((path) => idsIn(overlay, path)));
  return paths.flatMap((path) => {
    if (isUnread(path)) return [notice(path, unreadCode(path), {})];
    if (!isContent(path) || !statSync(join(pack, path), { throwIfNoEntry: false })?.isFile()) return [];
    const lacking = idsIn(pack, path).filter((id) => !kept.has(id));
    const values = { count: lacking.length, ids: lacking.join('、') };
    return lacking.length === 0 ? [] : [notice(path, 'content.overlay-lacks', values)];
  });
}

function notice(file: string, code: string, values: ContentProblem['values']): ContentProblem {
  return { severity: 'notice', code, file, path: '', values };
}

/** Paths below the folder, with slashes. Names that begin with a dot are an editor's or the system's. */
function filesIn(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !name.startsWith('.'))
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      return entry.isDirectory() ? filesIn(root, path) : [path];
    });
}

function isContent(path: string): boolean {
  return /^(rules|knowledge)\/.*\.yaml$/.test(path);
}

/** Of knowledge/*.yaml the loader itself says which lie in a folder it does not read; templates tell of their own. */
function isUnread(path: string): boolean {
  return !isContent(path) && !/^templates\/.*\.hbs$/.test(path) && !path.startsWith('rules/schema/');
}

/** In the right folder only the end of the name is wrong. */
function unreadCode(path: string): string {
  return /^(rules|knowledge)\//.test(path) ? 'content.unread-name' : 'content.unread-file';
}

const anyFile = z.record(z.string(), z.unknown());
/** What a piece is called: by its id, else as produce and forbidden phrases are. */
const piece = z.union([
  z.object({ id: z.string() }).transform(({ id }) => id),
  z.object({ food: z.string() }).transform(({ food }) => food),
  z.object({ phrase: z.string() }).transform(({ phrase }) => phrase),
]);

/** Names of the pieces a file holds; none of one that cannot be read, which is told by itself. */
function idsIn(root: string, path: string): string[] {
  const file = join(root, path);
  const { content } = readYaml(file, readFileSync(file, 'utf8'), anyFile);
  return Object.values(content?.value ?? {})
    .flatMap((part) => (Array.isArray(part) ? part : [part]))
    .flatMap((one: unknown) => {
      const { data } = piece.safeParse(one);
      return data === undefined ? [] : [data];
    });
}
