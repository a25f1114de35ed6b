/** Reads a rendered form back as a browser would post it, so that tests post what the page shows and change only that. */

export interface FormFields {
  [name: string]: string | string[];
}

const attribute = (tag: string, name: string): string | undefined =>
  unescaped(new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1]);

function unescaped(text: string | undefined): string | undefined {
  return text
    ?.replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&#x3D;', '=')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** Fields of the form with this id; unchecked buttons are not sent. The token is left to the client. */
export function formOf(html: string, id = 'visit'): FormFields {
  const from = html.indexOf(`<form id="${id}"`);
  if (from < 0) throw new Error(`no form ${id} on the page`);
  const form = html.slice(from, html.indexOf('</form>', from));
  const fields: FormFields = {};
  for (const [tag] of form.matchAll(/<input[^>]*>/g)) {
    const name = attribute(tag, 'name');
    const type = attribute(tag, 'type') ?? 'text';
    if (name === undefined || name === '_csrf') continue;
    if ((type === 'radio' || type === 'checkbox') && !/ checked[ >]/.test(tag)) continue;
    const value = attribute(tag, 'value') ?? '';
    const before = fields[name];
    fields[name] = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value];
  }
  return fields;
}

/** The markup of the element with this id, up to the next field: enough to look for words in it. */
export function around(html: string, id: string, length = 1500): string {
  const at = html.indexOf(` id="${id}"`);
  if (at < 0) return '';
  return html.slice(html.lastIndexOf('<', at), at + length);
}

export function has(html: string, id: string): boolean {
  return html.includes(` id="${id}"`);
}
