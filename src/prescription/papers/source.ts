/**
 * What every paper is made from, gathered by src/workflow/, and the frame around its content. Pure: a view model holds
 * values and words of the release, never a sentence of its own, and a template computes nothing.
 */
import type { DocumentKind } from '../../domain/document.js';
import type { Identity } from '../../domain/resident.js';
import { ageInMonths, ageInYears, type CivilDate } from '../../domain/time.js';
import type { Knowledge } from '../../knowledge/pack.js';
import { labelOf } from '../../knowledge/vocabulary.js';
import type { PaperFrame } from '../paper-frame.js';
import { qrImage } from '../qr.js';

export type PaperSize = PaperFrame['size'];

export interface PaperSource {
  readonly kind: DocumentKind;
  readonly size: PaperSize;
  readonly resident: Pick<Identity, 'name' | 'sex' | 'birthDate'>;
  readonly visitedOn: CivilDate;
  /** Words of the release in force. */
  readonly knowledge: Knowledge;
  readonly release: { readonly number: number; readonly hash: string };
  /** Organisations that answer for the paper, the widest first: county, clinic. */
  readonly issuers: readonly string[];
  readonly people: {
    readonly recording: string;
    readonly signing: string;
    /** County physician; null before the county has decided, and on papers the county does not see. */
    readonly reviewer: string | null;
    readonly reviewerSawResident: boolean;
  };
  /** Null on a preview. */
  readonly sheet: PaperSheet | null;
  /** Base address of the check page. */
  readonly publicUrl: string;
}

export interface PaperSheet {
  readonly number: string;
  /** As checkCodeOf gives it. */
  readonly checkCode: string;
  readonly issuedOn: CivilDate;
  readonly validUntil: CivilDate | null;
}

/** What differs between the frames of the four papers. */
export interface FrameParts {
  readonly isAdvice: boolean;
  readonly signatures: PaperFrame['signatures'];
  readonly sources: readonly string[];
}

export function frameOf(source: PaperSource, parts: FrameParts): PaperFrame {
  const { knowledge, resident, release, sheet, people } = source;
  const label = (vocabulary: string, code: string) => labelOf(knowledge.vocabularies, vocabulary, code);
  return {
    size: source.size,
    title: label('document-kinds', source.kind),
    issuer: source.issuers.join(' '),
    issuerPhone: null,
    resident: {
      name: resident.name,
      sex: label('sexes', resident.sex),
      age: ageOn(resident.birthDate, source.visitedOn, (unit) => label('age-units', unit)),
    },
    visitedOn: source.visitedOn,
    issuedOn: sheet?.issuedOn ?? null,
    validUntil: sheet?.validUntil ?? null,
    marks: {
      unreviewed: source.kind === 'health-prescription' && people.reviewer === null,
      void: false,
      superseded: false,
      reprint: null,
    },
    isAdvice: parts.isAdvice,
    reviewedUnseen: people.reviewer !== null && !people.reviewerSawResident,
    signatures: parts.signatures,
    sources: parts.sources,
    release: `${release.number}-${release.hash.slice(0, 8)}`,
    sheetNumber: sheet?.number ?? null,
    check: sheet
      ? {
          code: sheet.checkCode,
          address: `${source.publicUrl}/check`,
          qr: qrImage(`${source.publicUrl}/check/${sheet.checkCode}`),
        }
      : null,
  };
}

/** Children under three are told in months. */
const monthsUntilYears = 3;

function ageOn(birthDate: CivilDate, on: CivilDate, unit: (code: 'years' | 'months') => string): string {
  const years = ageInYears(birthDate, on);
  return years < monthsUntilYears
    ? `${ageInMonths(birthDate, on)}${unit('months')}`
    : `${years}${unit('years')}`;
}

/** A day for a template that writes it out. */
export interface DayParts {
  readonly year: string;
  readonly month: string;
  readonly day: string;
}

export function dayParts(date: CivilDate): DayParts {
  const [year = '', month = '', day = ''] = date.split('-');
  return { year, month: String(Number(month)), day: String(Number(day)) };
}
