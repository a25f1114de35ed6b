/**
 * What anybody may learn of a paper by its check code: whether it is genuine and still stands. Never who it is for, what
 * it says or why it was taken out of use.
 */
import { countyOf, placesOf } from '../access/organisation.js';
import type { DocumentKind } from '../domain/document.js';
import { ok, type Result } from '../domain/result.js';
import type { CivilDate } from '../domain/time.js';
import { parseCheckCode } from '../prescription/check-code.js';
import { organisations, type Service, today } from './service.js';

export type PaperStanding = 'genuine' | 'superseded' | 'void' | 'expired' | 'unknown';

export interface CheckedPaper {
  /** Canonical form. */
  readonly code: string;
  readonly standing: PaperStanding;
  /** Null for an unknown code. */
  readonly paper: {
    readonly kind: DocumentKind;
    readonly sheetNumber: string;
    readonly issuedOn: CivilDate;
    readonly validUntil: CivilDate | null;
    /** Name of the county that answers for it; '' where the clinic belongs to none any more. */
    readonly county: string;
    /** It is to be looked at again: ask the doctor before going on with it. */
    readonly askFirst: boolean;
  } | null;
}

/** Refuses only what cannot be a code (see parseCheckCode). A chart that cannot be read makes its codes unknown. */
export function checkPaper(service: Service, typed: string): Result<CheckedPaper> {
  const code = parseCheckCode(typed);
  if (!code.ok) return code;
  for (const summary of service.charts.summaries().values()) {
    if (summary.state !== 'found') continue;
    const doc = summary.value.documents.find((one) => one.sheet?.checkCode === code.value);
    if (!doc?.sheet) continue;
    const all = organisations(service);
    const county = countyOf(placesOf(all, summary.value.clinicId));
    const expired = doc.validUntil !== null && doc.validUntil < today(service);
    const standing =
      doc.state === 'void' || doc.state === 'superseded' ? doc.state : expired ? 'expired' : 'genuine';
    return ok({
      code: code.value,
      standing,
      paper: {
        kind: doc.kind,
        sheetNumber: doc.sheet.number,
        issuedOn: doc.sheet.issuedOn,
        validUntil: doc.validUntil,
        county: (county === undefined ? undefined : all.get(county)?.name) ?? '',
        askFirst: standing === 'genuine' && doc.recheck,
      },
    });
  }
  return ok({ code: code.value, standing: 'unknown', paper: null });
}
