/**
 * Publishing and rolling back: the only two ways in which what decides changes. Both add a release with a new number;
 * nothing is ever removed or replaced. Publishing needs a second person: nobody who edited.
 */
import { z } from 'zod';
import { vouch } from '../access/vouched.js';
import type { Release } from '../decision/release.js';
import { ok, type Result, refuse } from '../domain/result.js';
import { proposalOf, readCandidate, standingProposal } from './candidate.js';
import { recheckAll } from './recheck-papers.js';
import { built, ContentFaults, newestNumber, type StoredRelease } from './releases.js';
import { type By, parsed, refusalOf, type Service } from './service.js';

export const publishInput = z.strictObject({
  /** Hash of the candidate the page showed: what was read is what is published. */
  hash: z.string(),
  note: z.string().trim().max(500),
});

/** Answers the number of the new release, which decides from now on. */
export async function publishRelease(service: Service, by: By, input: unknown): Promise<Result<number>> {
  const proposal = await proposalOf(service);
  const refused = refusalOf(by, 'publish-release', { editorIds: proposal?.editors ?? [] });
  if (refused) return refused;
  const asked = parsed(publishInput, input);
  if (!asked.ok) return asked;
  const candidate = readCandidate(service);
  const number = nextNumber(service);
  if (number === undefined) return refuse({ code: 'release.stale-candidate', path: '' });
  if (candidate.same) return refuse({ code: 'release.nothing-changed', path: '' });
  if (candidate.hash !== asked.value.hash) return refuse({ code: 'release.stale-candidate', path: '' });
  if (!candidate.release) return refuse({ code: 'release.has-errors', path: '' });
  if (!proposal) return refuse({ code: 'release.not-proposed', path: '' });
  if (proposal.hash !== candidate.hash) return refuse({ code: 'release.changed-since-proposed', path: '' });
  const note = [proposal.note, asked.value.note].filter((text) => text !== '').join(' / ');
  const published = await store(service, by, 'publish-release', candidate.release, {
    number,
    note: note.slice(0, 500),
    editors: proposal.editors,
  });
  if (published.ok) await service.proposals.remove(standingProposal);
  return published;
}

export const rollBackInput = z.strictObject({
  number: z.int().positive(),
  /** Why: read by whoever wonders later. */
  note: z.string().trim().min(1).max(500),
});

/** The files of an older release decide again, under a new number. The files on disk stay a candidate. */
export async function rollBackRelease(service: Service, by: By, input: unknown): Promise<Result<number>> {
  const refused = refusalOf(by, 'roll-back-release', {});
  if (refused) return refused;
  const asked = parsed(rollBackInput, input);
  if (!asked.ok) return asked;
  const { number: restores, note } = asked.value;
  const number = nextNumber(service);
  if (number === undefined) return refuse({ code: 'release.stale-candidate', path: '' });
  const found = await service.releases.get(String(restores));
  if (found.state === 'missing') return refuse({ code: 'release.missing', path: 'number' });
  if (found.state === 'damaged')
    return refuse({ code: 'release.unreadable', path: 'number', values: { number: restores } });
  if (found.value.hash === service.release().hash)
    return refuse({ code: 'release.already-in-force', path: 'number' });
  let release: Release;
  try {
    release = built(found.value.files);
  } catch (error) {
    if (!(error instanceof ContentFaults)) throw error;
    return refuse({ code: 'release.refused-now', path: 'number', values: { number: restores } });
  }
  return store(service, by, 'roll-back-release', release, { number, note, editors: [], restores });
}

/** Undefined: somebody is publishing at this moment, so that what was read is no longer what would change. */
function nextNumber(service: Service): number | undefined {
  const newest = newestNumber(service.releases);
  return newest === service.releaseNumber() ? newest + 1 : undefined;
}

/**
 * Stored first, then audited, then in force: what decides is always on record. `number` is the next one as of when the
 * content was read: of two at the same moment one is refused.
 */
async function store(
  service: Service,
  by: By,
  act: 'publish-release' | 'roll-back-release',
  release: Release,
  about: Pick<StoredRelease, 'number' | 'note' | 'editors' | 'restores'>,
): Promise<Result<number>> {
  const { number } = about;
  const at = service.clock.now();
  const stored: StoredRelease = {
    hash: release.hash,
    publishedAt: at,
    publishedBy: by.actor.staffId,
    ...about,
    files: release.files.map((file) => ({ ...file })),
  };
  const created = await service.releases.create(String(number), stored);
  // Somebody published at the same moment: what this person read is no longer what changes.
  if (!created) return refuse({ code: 'release.stale-candidate', path: '' });
  await service.houseAudit.appendDone({
    at,
    by: by.actor.staffId,
    act,
    subject: { release: String(number) },
    detail: {
      hash: release.hash,
      replaces: service.releaseNumber(),
      ...(about.restores === undefined ? {} : { restores: about.restores }),
      ...vouch('releases', String(number), stored),
    },
  });
  service.useRelease(number, release);
  // Papers that residents hold may rest on what is no longer said.
  await recheckAll(service, by.actor.staffId);
  return ok(number);
}
