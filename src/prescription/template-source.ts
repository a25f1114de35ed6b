/** Finds and reads template files: the pack's, and a site's overlay whose files replace them by name. Reads only. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** The folders of templates/ that hold templates; messages/ does not. */
const templateFolders = ['layouts', 'pages', 'partials', 'papers', 'forms'] as const;
const suffix = '.hbs';

export interface TemplateSource {
  /** Path below the templates folder, without the suffix: `pages/workbench`. */
  readonly name: string;
  readonly origin: 'pack' | 'overlay';
  /** `pages/workbench.hbs`, the same for pack and overlay; `origin` says which. */
  readonly file: string;
  /** Undefined when the file is not UTF-8 (a Windows editor's other default). */
  readonly text: string | undefined;
}

export function readTemplateSources(folder: string, origin: TemplateSource['origin']): TemplateSource[] {
  return templateFolders
    .map((part) => join(folder, part))
    .filter((part) => existsSync(part))
    .flatMap((part) => readdirSync(part, { withFileTypes: true, recursive: true }))
    .filter((entry) => entry.isFile() && entry.name.endsWith(suffix) && !entry.name.startsWith('.'))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path) => {
      const file = relative(folder, path).split(sep).join('/');
      return { name: file.slice(0, -suffix.length), origin, file, text: textOf(readFileSync(path)) };
    });
}

/** One text on every system: no byte order mark, Unix line ends, so that the hash does not depend on the editor. */
function textOf(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replaceAll('\r\n', '\n');
  } catch {
    return undefined;
  }
}
