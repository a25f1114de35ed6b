/**
 * JSON Lines, strictly and streamed: lines end in LF or CR LF and nowhere else, a key may stand only once in an object
 * (JSON.parse would silently let the last one win), and no line is held in memory beyond a limit.
 */

/** One line of the input; `text` is absent when it was longer than the limit. */
export interface Line {
  readonly text?: string;
}

export const longestLine = 1_000_000;

/**
 * The lines of a UTF-8 stream, without their ends and a byte order mark. Lines of white space only are left out: they
 * hold nothing to answer. Node's readline is not used: it also splits at U+2028, which JSON text may hold.
 */
export async function* readLines(
  input: AsyncIterable<Uint8Array>,
  limit = longestLine,
): AsyncGenerator<Line> {
  const decoder = new TextDecoder('utf-8');
  let held = '';
  let tooLong = false;
  const take = (piece: string): Line | undefined => {
    const text = held + piece;
    const line =
      tooLong || text.length > limit ? {} : { text: text.endsWith('\r') ? text.slice(0, -1) : text };
    held = '';
    tooLong = false;
    return line.text?.trim() === '' ? undefined : line;
  };
  const hold = (piece: string) => {
    tooLong ||= held.length + piece.length > limit;
    held = tooLong ? '' : held + piece;
  };
  for await (const chunk of input) {
    const pieces = decoder.decode(chunk, { stream: true }).split('\n');
    const rest = pieces.pop() ?? '';
    for (const piece of pieces) {
      const line = take(piece);
      if (line) yield line;
    }
    hold(rest);
  }
  hold(decoder.decode());
  if (held === '' && !tooLong) return;
  const last = take('');
  if (last) yield last;
}

export type ParsedJson =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'not-json' }
  /** Dotted path of the key that stands twice. */
  | { readonly kind: 'duplicate-key'; readonly path: string };

export function parseJson(text: string): ParsedJson {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'not-json' };
  }
  const path = duplicateKey(text);
  return path === undefined ? { kind: 'value', value } : { kind: 'duplicate-key', path };
}

interface Open {
  /** Absent for arrays. */
  readonly keys?: Set<string>;
  key: string;
  expectsKey: boolean;
}

/** Walks text that is known to be JSON; only strings and brackets matter. */
function duplicateKey(text: string): string | undefined {
  const open: Open[] = [];
  const token = /"(?:[^"\\]+|\\.)*"|[{}[\],]/g;
  for (const [found] of text.matchAll(token)) {
    const top = open.at(-1);
    if (found === '{') open.push({ keys: new Set(), key: '', expectsKey: true });
    else if (found === '[') open.push({ key: '', expectsKey: false });
    else if (found === '}' || found === ']') open.pop();
    else if (found === ',') {
      if (top?.keys) top.expectsKey = true;
    } else if (top?.keys && top.expectsKey) {
      const key: unknown = JSON.parse(found);
      top.key = String(key);
      top.expectsKey = false;
      if (top.keys.has(top.key))
        return open
          .map((one) => one.key)
          .filter(Boolean)
          .join('.');
      top.keys.add(top.key);
    }
  }
  return undefined;
}
