/** The release in force as somebody may read it: its content, who published it, and what stands signed. Changes nothing. */
import type { Release } from '../decision/release.js';
import { ok, type Result } from '../domain/result.js';
import type { ReleaseSummary } from './releases.js';
import { type By, refusalOf, type Service } from './service.js';
import { type GeneralPiece, generalPieces } from './signing.js';

export interface RuleBook {
  readonly release: Release;
  readonly number: number;
  /** Null: its stored file has been damaged since the service started. */
  readonly about: ReleaseSummary | null;
  /** Everything that waits for a signature or has one. */
  readonly general: readonly GeneralPiece[];
}

export async function readRuleBook(service: Service, by: By): Promise<Result<RuleBook>> {
  const refused = refusalOf(by, 'view-rules', {});
  if (refused) return refused;
  const general = await generalPieces(service, by);
  if (!general.ok) return general;
  const number = service.releaseNumber();
  const summary = service.releases.summaries().get(String(number));
  return ok({
    release: service.release(),
    number,
    about: summary?.state === 'found' ? summary.value : null,
    general: general.value,
  });
}
