/** The lines of a draft as a browser would post them: what the page shows, so that a test changes only what it is about. */
import type { Fields } from './client.js';

export type LinesFields = Record<string, string | readonly string[]>;

function attribute(tag: string, name: string): string | undefined {
  return plain(new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1]);
}

function plain(text: string | undefined): string | undefined {
  return text
    ?.replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&#x3D;', '=')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** Revision, count and every field of a line (`l.*`). Unticked boxes are not sent. */
export function linesForm(html: string): LinesFields {
  const fields: Record<string, string | string[]> = {};
  const take = (name: string | undefined, value: string) => {
    if (name === undefined || !/^(shown|count|l\.\d+\..+)$/.test(name)) return;
    const before = fields[name];
    fields[name] = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value];
  };
  const form = html.slice(
    html.indexOf('id="lines-form"'),
    html.indexOf('</form>', html.indexOf('id="lines-form"')),
  );
  for (const [tag] of form.matchAll(/<input[^>]*>/g)) {
    const unticked = attribute(tag, 'type') === 'checkbox' && !/ checked[ >]/.test(tag);
    if (!unticked) take(attribute(tag, 'name'), attribute(tag, 'value') ?? '');
  }
  for (const [, tag = '', words] of form.matchAll(/<textarea([^>]*)>([^<]*)<\/textarea>/g)) {
    take(attribute(tag, 'name'), plain(words) ?? '');
  }
  return fields;
}

/** Field prefix (`l.2`) of the line that holds this item. */
export function lineOf(fields: Fields, itemId: string): string {
  const found = Object.entries(fields).find(([name, value]) => name.endsWith('.item') && value === itemId);
  if (!found) throw new Error(`no line ${itemId} on the page`);
  return found[0].slice(0, -'.item'.length);
}

/** The page's markup of one line, from its opening to the next line. */
export function lineMarkup(html: string, id: string): string {
  const at = html.indexOf(`id="${id}"`);
  if (at === -1) return '';
  const next = /<div class="line[ "]/.exec(html.slice(at));
  return html.slice(at, next ? at + next.index : at + 4000);
}
