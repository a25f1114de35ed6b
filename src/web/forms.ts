/**
 * Reads a posted form as it was typed: names to strings, repeated names to lists. Nothing is coerced or trimmed here;
 * an empty box stays the empty string, which is not 0 and not "no".
 */
import type { Context } from 'hono';

export type Typed = Readonly<Record<string, readonly string[]>>;

export async function typedForm(c: Context): Promise<Typed> {
  const body = await c.req.parseBody({ all: true });
  return Object.fromEntries(
    Object.entries(body).map(([name, value]): [string, readonly string[]] => [
      name,
      (Array.isArray(value) ? value : [value]).filter((one) => typeof one === 'string'),
    ]),
  );
}

/** The one value of a field; undefined when the form did not send it. */
export function one(form: Typed, name: string): string | undefined {
  return form[name]?.[0];
}

/** The text of a field, '' when it was not sent. */
export function text(form: Typed, name: string): string {
  return one(form, name) ?? '';
}

export function many(form: Typed, name: string): readonly string[] {
  return form[name] ?? [];
}

/** A decimal number as typed; undefined for an empty box, NaN for anything that is not a plain number. */
export function numberTyped(typed: string): number | undefined {
  const plain = typed.normalize('NFKC').trim();
  if (plain === '') return undefined;
  return /^-?\d+(\.\d+)?$/.test(plain) ? Number(plain) : Number.NaN;
}
