/**
 * The candidate: what lies on disk beside the release in force. Who edited it says so (propose); that binds the edit to
 * the very content looked at, and keeps the editors from publishing it themselves. Nothing here changes what decides.
 */
import { z } from 'zod';
import { holds } from '../access/rights.js';
import { buildRelease, type Release } from '../decision/release.js';
import { hashOf } from '../domain/canonical.js';
import type { StoredForm } from '../domain/ports.js';
import { ok, type Result, refuse } from '../domain/result.js';
import { instant } from '../domain/time.js';
import type { PackFile } from '../knowledge/pack.js';
import type { ContentProblem } from '../knowledge/yaml-file.js';
import { type ChangedPiece, changedPieces } from './changed-pieces.js';
import { type DifferingLine, lineDifference } from './line-difference.js';
import { type By, parsed, refusalOf, type Service } from './service.js';

export const storedProposal = z.strictObject({
  /** Hash of the content that was looked at. */
  hash: z.string(),
  note: z.string().max(500),
  proposedBy: z.string(),
  proposedAt: instant,
  /** Everyone who said to have edited since the last publication; none of them may publish it. */
  editors: z.array(z.string()).min(1),
});
export type StoredProposal = z.infer<typeof storedProposal>;

/** One entry at most, keyed `standing`; publishing removes it. */
export const proposalForm: StoredForm<StoredProposal> = {
  name: 'release-proposals',
  version: 1,
  parse: (stored) => storedProposal.parse(stored),
  upcasters: {},
};
export const standingProposal = 'standing';

export interface ChangedFile {
  readonly path: string;
  readonly change: 'added' | 'changed' | 'removed';
  /** Where it lies; of a removed file, where it lay. */
  readonly from: PackFile['from'];
  /** Line by line against the release in force. */
  readonly lines: readonly DifferingLine[];
}

/** A fault with the text of its line; '' where the fault is of no one line. */
export interface CandidateProblem extends ContentProblem {
  readonly lineText: string;
}

export interface Candidate {
  readonly hash: string;
  /** Nothing on disk differs from the release in force. */
  readonly same: boolean;
  readonly files: readonly ChangedFile[];
  /** Empty when nothing differs. */
  readonly pieces: readonly ChangedPiece[];
  readonly problems: readonly CandidateProblem[];
  /** Absent when a problem is an error: it cannot be published. */
  readonly release?: Release;
}

/** Building takes seconds and content is immutable by its hash, so the last one built is kept. */
let lastBuilt: { readonly hash: string; readonly result: ReturnType<typeof buildRelease> } | undefined;

/** Reads the files anew each time; a file being written at this moment is simply another candidate. */
export function readCandidate(service: Service): Candidate {
  const files = service.contentOnDisk();
  const inForce = service.release();
  const hash = hashOf(files.map(({ path, sha256 }) => ({ path, sha256 })));
  if (hash === inForce.hash)
    return { hash, same: true, files: [], pieces: [], problems: [], release: inForce };
  if (lastBuilt?.hash !== hash) lastBuilt = { hash, result: buildRelease(files) };
  const { release, problems } = lastBuilt.result;
  return {
    hash,
    same: false,
    files: changedFiles(inForce.files, files),
    pieces: release ? changedPieces(inForce, release) : [],
    problems: [...(service.overlayNotices?.() ?? []), ...problems].map((problem) => ({
      ...problem,
      lineText: lineTextOf(problem, files),
    })),
    ...(release ? { release } : {}),
  };
}

function lineTextOf({ file, line }: ContentProblem, files: readonly PackFile[]): string {
  if (line === undefined) return '';
  return files.find(({ path }) => path === file)?.text.split(/\r?\n/)[line - 1] ?? '';
}

function changedFiles(before: readonly PackFile[], after: readonly PackFile[]): ChangedFile[] {
  const then = new Map(before.map((file) => [file.path, file]));
  const now = new Map(after.map((file) => [file.path, file]));
  return [...new Set([...then.keys(), ...now.keys()])].sort().flatMap((path): ChangedFile[] => {
    const [old, fresh] = [then.get(path), now.get(path)];
    if (old?.sha256 === fresh?.sha256) return [];
    const lines = lineDifference(old?.text ?? '', fresh?.text ?? '');
    if (!fresh) return old ? [{ path, change: 'removed', from: old.from, lines }] : [];
    return [{ path, change: old ? 'changed' : 'added', from: fresh.from, lines }];
  });
}

export interface CandidateView {
  readonly candidate: Candidate;
  readonly proposal: StoredProposal | undefined;
  /** The candidate is what was proposed, has no error, and this person edited nothing of it. */
  readonly publishable: boolean;
}

/** For those who edit, publish or sign. */
export async function viewCandidate(service: Service, by: By): Promise<Result<CandidateView>> {
  if (!worksOnRules(by)) return refuse({ code: 'rights.role', path: '' });
  const candidate = readCandidate(service);
  const proposal = await proposalOf(service);
  const publishable =
    !candidate.same &&
    candidate.release !== undefined &&
    proposal?.hash === candidate.hash &&
    !refusalOf(by, 'publish-release', { editorIds: proposal.editors });
  return ok({ candidate, proposal, publishable });
}

/** Stewards and experts: whose trade the content is. */
export function worksOnRules(by: By): boolean {
  return by.actor.active && (holds(by.actor, 'publish-release') || holds(by.actor, 'sign-content'));
}

export async function proposalOf(service: Service): Promise<StoredProposal | undefined> {
  const found = await service.proposals.get(standingProposal);
  if (found.state === 'damaged') throw new Error('the standing proposal cannot be read');
  return found.state === 'found' ? found.value : undefined;
}

export const proposeInput = z.strictObject({
  /** Hash of the candidate the page showed. */
  hash: z.string(),
  note: z.string().trim().min(1).max(500),
  /** Staff ids of others who edited too, e.g. the expert. */
  alsoEditedBy: z.array(z.string()),
});

/** A steward says: this is what I (and these) edited. Editors add up until something is published. */
export async function proposeRelease(service: Service, by: By, input: unknown): Promise<Result<null>> {
  const refused = refusalOf(by, 'publish-release', { editorIds: [] });
  if (refused) return refused;
  const asked = parsed(proposeInput, input);
  if (!asked.ok) return asked;
  const { hash, note, alsoEditedBy } = asked.value;
  const known = new Set(service.staff.keys());
  if (!alsoEditedBy.every((id) => known.has(id)))
    return refuse({ code: 'release.unknown-editor', path: 'alsoEditedBy' });
  const candidate = readCandidate(service);
  if (candidate.same) return refuse({ code: 'release.nothing-changed', path: '' });
  if (candidate.hash !== hash) return refuse({ code: 'release.stale-candidate', path: '' });
  if (!candidate.release) return refuse({ code: 'release.has-errors', path: '' });
  const before = await proposalOf(service);
  const proposal: StoredProposal = {
    hash,
    note,
    proposedBy: by.actor.staffId,
    proposedAt: service.clock.now(),
    editors: [...new Set([...(before?.editors ?? []), by.actor.staffId, ...alsoEditedBy])],
  };
  await service.houseAudit.append({
    at: proposal.proposedAt,
    by: by.actor.staffId,
    act: 'propose-release',
    subject: { base: String(service.releaseNumber()) },
    detail: { hash, editors: proposal.editors.length },
  });
  if (!(await service.proposals.create(standingProposal, proposal)))
    await service.proposals.update(standingProposal, () => proposal);
  return ok(null);
}

/** Once the edits are undone on disk, nobody is their editor any more. */
export async function withdrawProposal(service: Service, by: By): Promise<Result<null>> {
  const refused = refusalOf(by, 'publish-release', { editorIds: [] });
  if (refused) return refused;
  if (!(await proposalOf(service))) return refuse({ code: 'release.not-proposed', path: '' });
  if (!readCandidate(service).same) return refuse({ code: 'release.still-changed', path: '' });
  await service.houseAudit.append({
    at: service.clock.now(),
    by: by.actor.staffId,
    act: 'withdraw-proposal',
    subject: { base: String(service.releaseNumber()) },
    detail: {},
  });
  await service.proposals.remove(standingProposal);
  return ok(null);
}
