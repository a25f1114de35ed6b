/**
 * What the layout of every paper (templates/layouts/paper.hbs) shows around its content, and how a mark is set on a
 * paper that was issued and must otherwise stay as it is. Texts arrive formatted; the words are in the templates.
 */
import type { Templates } from './rendering.js';

/** In the view of a paper under `frame`. Nothing is optional: absent things are null, and then not printed. */
export interface PaperFrame {
  readonly size: 'A4' | 'A5';
  readonly title: string;
  /** Organisation that answers for the paper, and its telephone. */
  readonly issuer: string;
  readonly issuerPhone: string | null;
  readonly resident: { readonly name: string; readonly sex: string; readonly age: string };
  /** Day of the visit and, once there is one, day of issue and last day of validity. */
  readonly visitedOn: string;
  readonly issuedOn: string | null;
  readonly validUntil: string | null;
  readonly marks: PaperMarks;
  /** Prints that the paper is advice, and not to stop or reduce medicines on one's own. */
  readonly isAdvice: boolean;
  /** Prints 未面诊: the reviewer has not seen the resident. */
  readonly reviewedUnseen: boolean;
  readonly signatures: {
    readonly recordingDoctor: SignaturePlace | null;
    readonly signingDoctor: SignaturePlace | null;
    readonly reviewer: SignaturePlace | null;
    /** Resident or guardian, or thumbprint with a witness. */
    readonly resident: boolean;
    readonly seal: boolean;
  };
  readonly sources: readonly string[];
  readonly release: string;
  readonly sheetNumber: string | null;
  readonly check: {
    /** As `checkCode`. */
    readonly code: string;
    /** Page where the code is looked up, as a person types it. */
    readonly address: string;
    /** As `qrImage`. */
    readonly qr: string;
  } | null;
}

export interface SignaturePlace {
  /** Name as printed under the line; empty where it is written by hand. */
  readonly name: string;
}

export interface PaperMarks {
  /** 未经审核: the health prescription before the county has decided. */
  readonly unreviewed: boolean;
  /** 作废 */
  readonly void: boolean;
  /** 已被替代: a correction has taken its place. */
  readonly superseded: boolean;
  /** Reprint number (`1`, `2` …) or null for the first print. */
  readonly reprint: string | null;
}

/** Where the layout takes further marks. View values cannot contain it: their `<` is escaped. */
const slot = '<!--marks-->';

/**
 * The stored HTML of a paper with marks set on it and not a byte else changed. Throws when the HTML has not exactly
 * one place for them.
 */
export function markPaper(issuedHtml: string, marks: PaperMarks, templates: Templates): string {
  const parts = issuedHtml.split(slot);
  const [before, after] = parts;
  if (parts.length !== 2 || before === undefined || after === undefined) {
    throw new Error('markPaper: not the HTML of one paper');
  }
  return before + templates.render('partials/paper-marks', marks) + slot + after;
}
