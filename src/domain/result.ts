/**
 * Refusals are values: a code of templates/messages/zh-CN.yaml, where it happened, and the numbers or
 * labels the message needs. Never a sentence, never personal data.
 */
export interface Problem {
  /** Message code, kebab-case with a dot: `score.unknown-item`. */
  readonly code: string;
  /** Path inside the input, dotted: `answers.e33-40`. Empty for the whole. */
  readonly path: string;
  /** Values for the placeholders of the message. */
  readonly values?: Readonly<Record<string, string | number>>;
}

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export function ok<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function refuse(...problems: readonly Problem[]): Result<never> {
  return { ok: false, problems };
}
