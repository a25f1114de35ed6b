/**
 * 紧急转诊单: who, what was found, what was done and when, whom one told, how the person went or who signed the refusal.
 * Made at once, without approval and without watermark; what nobody has recorded is left as a line to write on.
 */
import type { Visit } from '../../domain/visit.js';
import { labelOf } from '../../knowledge/vocabulary.js';
import type { PaperFrame } from '../paper-frame.js';
import { type Findings, type FindingsSource, findingsOf } from './findings.js';
import { frameOf, type PaperSource } from './source.js';

export interface ReferralSource extends FindingsSource {
  readonly visit: Pick<Visit, 'sections' | 'emergencies'>;
  /** Every emergency of the visit, in the order of the decision. */
  readonly emergencies: readonly FoundEmergency[];
  readonly resident: WhereToFind;
}

export interface WhereToFind {
  readonly phone: string | null;
  readonly address: string | null;
  readonly idNumber: string | null;
}

export interface FoundEmergency {
  readonly ruleId: string;
  readonly text: string;
  /** Code of vocabulary refer-to; null where the rule names no place. */
  readonly to: string | null;
  /** Asia/Shanghai, `YYYY-MM-DD HH:mm`; null while nothing is recorded. */
  readonly raisedAt: string | null;
  readonly doneAt: string | null;
}

export interface ReferralSlipView extends WhereToFind, Findings {
  readonly frame: PaperFrame;
  readonly emergencies: readonly { readonly text: string; readonly to: string | null }[];
  /** What was done, a record each; one to be filled in by hand while nothing has been written about any. */
  readonly records: readonly RecordTold[];
}

export interface RecordTold {
  /** The emergency it is about; null where there is only one. */
  readonly about: string | null;
  readonly raisedAt: string | null;
  readonly done: string | null;
  readonly doneAt: string | null;
  readonly toldWhom: string | null;
  /** How the person went; null while not recorded, and when refused. */
  readonly transport: string | null;
  /** Who signed that the person does not go. */
  readonly refusedBy: string | null;
  readonly outcome: string | null;
}

export function referralSlipView(source: PaperSource, referral: ReferralSource): ReferralSlipView {
  const { knowledge, people } = source;
  const label = (vocabulary: string, code: string) => labelOf(knowledge.vocabularies, vocabulary, code);
  const frame = frameOf(source, {
    isAdvice: false,
    signatures: {
      recordingDoctor: { name: people.recording },
      signingDoctor: { name: people.signing },
      reviewer: null,
      resident: true,
      seal: true,
    },
    sources: [],
  });
  return {
    frame: { ...frame, title: label('referral-slip-titles', 'emergency') },
    phone: referral.resident.phone,
    address: referral.resident.address,
    idNumber: referral.resident.idNumber,
    emergencies: referral.emergencies.map(({ text, to }) => ({
      text,
      to: to === null ? null : label('refer-to', to),
    })),
    records: recordsTold(source, referral),
    ...findingsOf(source, referral),
  };
}

/** Several emergencies found at once are one thing to deal with until somebody writes more: one table, one page. */
function recordsTold(source: PaperSource, referral: ReferralSource): RecordTold[] {
  const records = referral.emergencies.flatMap((found) => recordTold(found, source, referral));
  const written = records.filter(
    ({ done, toldWhom, transport, refusedBy, outcome }) =>
      (done ?? toldWhom ?? transport ?? refusedBy ?? outcome) !== null,
  );
  return written.length > 0 ? written : records.slice(0, 1).map((one) => ({ ...one, about: null }));
}

function recordTold(
  found: FoundEmergency,
  { knowledge }: PaperSource,
  { visit, emergencies }: ReferralSource,
): RecordTold[] {
  const record = visit.emergencies.find((one) => one.ruleId === found.ruleId);
  if (!record) return [];
  const { transport } = record;
  return [
    {
      about: emergencies.length > 1 ? found.text : null,
      raisedAt: found.raisedAt,
      done: written(record.done),
      doneAt: found.doneAt,
      toldWhom: written(record.toldWhom),
      transport:
        transport === null || transport.kind === 'refused'
          ? null
          : labelOf(knowledge.vocabularies, 'transports', transport.kind),
      refusedBy: transport?.kind === 'refused' ? transport.signedBy : null,
      outcome: written(record.closed?.outcome),
    },
  ];
}

function written(text: string | undefined): string | null {
  return text === undefined || text.trim() === '' ? null : text;
}
