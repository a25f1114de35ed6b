/** Signatures of the county expert on general content, bound to its hash: kept outside the charts. */
import { z } from 'zod';
import { type Signature, signature } from '../decision/input.js';
import type { StoredForm } from '../domain/ports.js';
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
  version: 1,
  parse: (stored) => storedSignature.parse(stored),
  upcasters: {},
};

export async function signaturesInForce(service: Service): Promise<Signature[]> {
  const found = await Promise.all(service.signatures.keys().map((key) => service.signatures.get(key)));
  return found
    .flatMap((one) => (one.state === 'found' ? [one.value] : []))
    .map(({ kind, id, contentHash }) => ({ kind, id, contentHash }))
    .sort((a, b) => (`${a.kind}-${a.id}` < `${b.kind}-${b.id}` ? -1 : 1));
}
