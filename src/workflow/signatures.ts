/** Signatures of the county expert on general content, bound to its hash: kept outside the charts. signing.ts makes them. */
import { z } from 'zod';
import { type Signature, signature } from '../decision/input.js';
import type { Collection, StoredForm } from '../domain/ports.js';
import { instant } from '../domain/time.js';
import type { Service } from './service.js';

export const storedSignature = z.strictObject({
  ...signature.shape,
  by: z.string(),
  at: instant,
});
export type StoredSignature = z.infer<typeof storedSignature>;

/** Keyed by `<kind>-<id>`; signing again replaces. */
export const signatureForm: StoredForm<StoredSignature> = {
  name: 'signatures',
  version: 2,
  parse: (stored) => storedSignature.parse(stored),
  // Version 2 knows one more kind, patterns; what version 1 holds stays as it is.
  upcasters: { 1: (old) => old },
};

/** With who signed and when. A damaged one counts as none: the content is unsigned. */
export async function readSignatures(stored: Collection<StoredSignature>): Promise<StoredSignature[]> {
  const found = await Promise.all(stored.keys().map((key) => stored.get(key)));
  return found.flatMap((one) => (one.state === 'found' ? [one.value] : []));
}

export function signaturesInForce(service: Service): Promise<Signature[]> {
  return signaturesOf(service.signatures);
}

/** As they go into a decision: who signed and when does not. */
export async function signaturesOf(stored: Collection<StoredSignature>): Promise<Signature[]> {
  return (await readSignatures(stored))
    .map(({ kind, id, contentHash }) => ({ kind, id, contentHash }))
    .sort((a, b) => (`${a.kind}-${a.id}` < `${b.kind}-${b.id}` ? -1 : 1));
}
