/**
 * 双向转诊单: why somebody is sent on without an emergency, with what the receiving doctor must know, and a part to fill
 * in and send back. Without approval and without watermark; what nobody has recorded is a line to write on.
 */
import type { ReferralRecord } from '../../domain/loop.js';
import { labelOf } from '../../knowledge/vocabulary.js';
import type { PaperFrame } from '../paper-frame.js';
import { type Findings, type FindingsSource, findingsOf } from './findings.js';
import type { WhereToFind } from './referral-slip.js';
import { type DayParts, dayParts, frameOf, type PaperSource } from './source.js';

export interface TwoWaySource extends FindingsSource {
  readonly referral: Pick<
    ReferralRecord,
    'urgency' | 'to' | 'institution' | 'department' | 'reason' | 'trackBy'
  >;
  readonly resident: WhereToFind;
  readonly recordNumber: string | null;
}

export interface TwoWaySlipView extends WhereToFind, Findings {
  readonly frame: PaperFrame;
  readonly recordNumber: string | null;
  /** Kind of place, and the place itself where somebody named it. */
  readonly to: string;
  readonly institution: string | null;
  readonly department: string | null;
  readonly urgency: string;
  readonly reason: string;
  readonly doctor: string;
  /** The clinic that wants the answer. */
  readonly from: string;
  readonly answerBy: DayParts;
}

export function twoWaySlipView(source: PaperSource, slip: TwoWaySource): TwoWaySlipView {
  const { knowledge, people, issuers } = source;
  const { referral } = slip;
  const label = (vocabulary: string, code: string) => labelOf(knowledge.vocabularies, vocabulary, code);
  const frame = frameOf(source, {
    isAdvice: false,
    // Each half has its own places to sign, in the body.
    signatures: { recordingDoctor: null, signingDoctor: null, reviewer: null, resident: false, seal: false },
    sources: [],
  });
  return {
    frame: { ...frame, title: label('referral-slip-titles', 'two-way') },
    ...slip.resident,
    recordNumber: slip.recordNumber,
    to: label('refer-to', referral.to),
    institution: referral.institution === '' ? null : referral.institution,
    department: referral.department === '' ? null : referral.department,
    urgency: label('urgencies', referral.urgency),
    reason: referral.reason,
    doctor: people.signing,
    from: issuers.at(-1) ?? '',
    answerBy: dayParts(referral.trackBy),
    ...findingsOf(source, slip),
  };
}
