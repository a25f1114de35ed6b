/** Canonical JSON (RFC 8785) and its SHA-256: what decisions, releases, signatures and audit entries are bound to. */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** RFC 8785 text. Throws on what JSON cannot carry (undefined at the top, functions, NaN). */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('canonicalJson: value has no JSON form');
  return text;
}

/** Lower-case hex SHA-256 of the canonical JSON. */
export function hashOf(value: unknown): string {
  return hashOfText(canonicalJson(value));
}

export function hashOfText(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}
