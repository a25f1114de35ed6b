/**
 * The county expert reads one piece of general content and signs it as it stands. Content that changes is unsigned again;
 * who edited it does not sign it. There is no signing in bulk.
 */
import { z } from 'zod';
import { vouch } from '../access/vouched.js';
import { type Signature, signature } from '../decision/input.js';
import type { Release } from '../decision/release.js';
import { ok, type Result, refuse } from '../domain/result.js';
import type { Instant } from '../domain/time.js';
import { placeOfId } from '../rules/place-of-id.js';
import { recheckAll } from './recheck-papers.js';
import type { StoredRelease } from './releases.js';
import { type By, parsed, refusalOf, type Service } from './service.js';
import { readSignatures, type StoredSignature } from './signatures.js';

type Kind = Signature['kind'];

/** A piece of general content: nothing but an expert's signature stands behind it. */
export interface GeneralPiece {
  readonly kind: Kind;
  readonly id: string;
  readonly title: string;
  readonly contentHash: string;
  /** changed: what was signed is not what stands here now. */
  readonly state: 'unsigned' | 'changed' | 'signed';
  readonly signedBy: string | null;
  readonly signedAt: Instant | null;
}

/** Everything general of the release in force, rules first. */
export async function generalPieces(service: Service, by: By): Promise<Result<GeneralPiece[]>> {
  const refused = refusalOf(by, 'view-rules', {});
  if (refused) return refused;
  const kept = new Map(
    (await readSignatures(service.signatures)).map((one) => [`${one.kind}-${one.id}`, one]),
  );
  return ok(
    generalOf(service.release()).map((piece): GeneralPiece => {
      const held = kept.get(`${piece.kind}-${piece.id}`);
      const state = !held ? 'unsigned' : held.contentHash === piece.contentHash ? 'signed' : 'changed';
      return { ...piece, state, signedBy: held?.by ?? null, signedAt: held?.at ?? null };
    }),
  );
}

type Piece = Pick<GeneralPiece, 'kind' | 'id' | 'title' | 'contentHash'>;

/** Dishes that are not issued need no signature: nobody is ever given them. */
function generalOf({ rules, knowledge, patterns, contentHashes }: Release): Piece[] {
  const hashed = (kind: Kind, one: { id: string; title: string }): Piece => ({
    ...{ kind, id: one.id, title: one.title },
    contentHash: contentHashes.get(one.id) ?? '',
  });
  return [
    ...rules
      .filter(({ rule }) => rule.basis === 'general')
      .map(({ rule, contentHash }): Piece => ({ kind: 'rule', id: rule.id, title: rule.title, contentHash })),
    ...[...knowledge.items.values()]
      .filter((item) => item.basis === 'general')
      .map((item) => hashed('item', item)),
    ...[...knowledge.recipes.values()]
      .filter((recipe) => recipe.basis === 'general' && recipe.status.kind === 'issuable')
      .map((recipe) => hashed('recipe', recipe)),
    ...patterns.flatMap((set) =>
      set.patterns
        .filter((pattern) => pattern.basis === 'general')
        .map((pattern) =>
          hashed('pattern', { id: pattern.id, title: `${set.condition.title} · ${pattern.title}` }),
        ),
    ),
  ];
}

export const signInput = z.strictObject({
  kind: signature.shape.kind,
  id: z.string(),
  /** Hash of the content the page showed. */
  contentHash: z.string(),
});

/** The expert signs one piece as it stands in the release in force. */
export async function signContent(service: Service, by: By, input: unknown): Promise<Result<null>> {
  const early = refusalOf(by, 'sign-content', { editorIds: [] });
  if (early) return early;
  const asked = parsed(signInput, input);
  if (!asked.ok) return asked;
  const { kind, id, contentHash } = asked.value;
  const piece = generalOf(service.release()).find((one) => one.kind === kind && one.id === id);
  if (!piece) return refuse({ code: 'sign.missing', path: 'id' });
  const refused = refusalOf(by, 'sign-content', { editorIds: await editorsOf(service, piece) });
  if (refused) return refused;
  if (piece.contentHash !== contentHash) return refuse({ code: 'sign.stale-content', path: '' });
  const at = service.clock.now();
  const signed: StoredSignature = {
    kind,
    id: piece.id,
    contentHash: piece.contentHash,
    by: by.actor.staffId,
    at,
  };
  const key = `${kind}-${piece.id}`;
  await service.houseAudit.append({
    at,
    by: by.actor.staffId,
    act: 'sign-content',
    subject: { [kind]: piece.id },
    detail: {
      contentHash: piece.contentHash,
      release: service.releaseNumber(),
      ...vouch('signatures', key, signed),
    },
  });
  if (!(await service.signatures.create(key, signed))) await service.signatures.update(key, () => signed);
  return ok(null);
}

const withdrawInput = signInput.omit({ contentHash: true });

/** Takes a signature back: the piece is unsigned again at once, and papers that carry it are looked at again. */
export async function withdrawSignature(service: Service, by: By, input: unknown): Promise<Result<null>> {
  const refused = refusalOf(by, 'sign-content', { editorIds: [] });
  if (refused) return refused;
  const asked = parsed(withdrawInput, input);
  if (!asked.ok) return asked;
  const { kind, id } = asked.value;
  const key = `${kind}-${id}`;
  if (!service.signatures.keys().includes(key)) return refuse({ code: 'sign.missing', path: 'id' });
  await service.houseAudit.append({
    at: service.clock.now(),
    by: by.actor.staffId,
    act: 'withdraw-signature',
    subject: { [kind]: id },
    detail: { release: service.releaseNumber(), ...vouch('signatures', key, undefined) },
  });
  await service.signatures.remove(key);
  await recheckAll(service, by.actor.staffId);
  return ok(null);
}

/**
 * Who edited the file in which a piece stands, back to the release that brought its present text. A shipped file has no
 * editor here.
 */
async function editorsOf(service: Service, { kind, id }: Piece): Promise<readonly string[]> {
  const release = service.release();
  const file = kind === 'rule' ? release.ruleFiles.get(id) : placeOfId(id, release.files).file;
  const textOf = (one: Pick<StoredRelease, 'files'>) => one.files.find(({ path }) => path === file)?.sha256;
  const text = textOf({ files: [...release.files] });
  let number = service.releaseNumber();
  for (;;) {
    const here = await service.releases.get(String(number));
    if (here.state !== 'found') throw new Error(`release ${number} cannot be read`);
    const before = here.value.restores ?? number - 1;
    const older = before > 0 ? await service.releases.get(String(before)) : undefined;
    if (older?.state !== 'found' || textOf(older.value) !== text) return here.value.editors;
    number = before;
  }
}
