/**
 * 紧急转诊单: who, what was found, what was done and when, whom one told, how the person went or who signed the refusal.
 * Made at once, without approval and without watermark; what nobody has recorded is left as a line to write on.
 */
import type { FactValue, RecordedFact } from '../../domain/facts.js';
import { ageInYears, type CivilDate } from '../../domain/time.js';
import type { Visit } from '../../domain/visit.js';
import type { FactDefinition } from '../../knowledge/fact-definition.js';
import { labelOf } from '../../knowledge/vocabulary.js';
import type { PaperFrame } from '../paper-frame.js';
import { mayBeAsked } from './asked-of.js';
import { type FactTold, factTold } from './fact-told.js';
import { frameOf, type PaperSource } from './source.js';

export interface ReferralSource {
  readonly visit: Pick<Visit, 'sections' | 'emergencies'>;
  /** Every emergency of the visit, in the order of the decision. */
  readonly emergencies: readonly FoundEmergency[];
  /** What was last known of a fact before this visit: nobody has time to ask everything again. */
  lastKnown(factId: string): { readonly recorded: RecordedFact; readonly on: CivilDate } | undefined;
  readonly resident: {
    readonly phone: string | null;
    readonly address: string | null;
    readonly idNumber: string | null;
  };
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

export interface ReferralSlipView {
  readonly frame: PaperFrame;
  readonly phone: string | null;
  readonly address: string | null;
  readonly idNumber: string | null;
  readonly emergencies: readonly { readonly text: string; readonly to: string | null }[];
  /** What was done, a record each; one to be filled in by hand while nothing has been written about any. */
  readonly records: readonly RecordTold[];
  readonly measures: readonly FactTold[];
  readonly symptoms: FactTold | null;
  /** What the receiving doctor must know first: medicines, allergies, pregnancy, diseases. */
  readonly known: readonly FactTold[];
  /** Asked, and there is nothing. */
  readonly without: readonly FactTold[];
  /** Labels of what nobody has ever told. */
  readonly notAsked: readonly string[];
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
  const sections = referral.visit.sections;
  const told = (fact: FactDefinition) => {
    const section = fact.origin.from === 'form' ? fact.origin.section : undefined;
    return factTold(fact, section === undefined ? undefined : sections[section]?.facts[fact.id]);
  };
  const inSection = (name: string) =>
    [...knowledge.facts.values()].filter(
      (fact) => fact.origin.from === 'form' && fact.origin.section === name,
    );
  const person = new Map<string, FactValue>([
    ['sex', source.resident.sex],
    ['ageYears', ageInYears(source.resident.birthDate, source.visitedOn)],
  ]);
  // What a walk-in is always asked about safety and illness is what the next doctor needs, asked or not.
  const background = ['safety', 'history']
    .flatMap(inSection)
    .filter((fact) => isLeast(fact) && mayBeAsked(fact, person))
    .map((fact) => {
      const now = told(fact);
      const before = now.unknown && now.values.length === 0 ? referral.lastKnown(fact.id) : undefined;
      return before ? { ...factTold(fact, before.recorded), on: before.on } : now;
    });
  const symptoms = inSection('symptoms').find((fact) => fact.type === 'codes');
  const isKnown = (fact: FactTold) => fact.yes || fact.values.length > 0;
  const label = (vocabulary: string, code: string) => labelOf(knowledge.vocabularies, vocabulary, code);
  return {
    frame: frameOf(source, {
      isAdvice: false,
      signatures: {
        recordingDoctor: { name: people.recording },
        signingDoctor: { name: people.signing },
        reviewer: null,
        resident: true,
        seal: true,
      },
      sources: [],
    }),
    phone: referral.resident.phone,
    address: referral.resident.address,
    idNumber: referral.resident.idNumber,
    emergencies: referral.emergencies.map(({ text, to }) => ({
      text,
      to: to === null ? null : label('refer-to', to),
    })),
    records: recordsTold(source, referral),
    measures: inSection('measurements')
      .map(told)
      .filter((one) => one.values.length > 0),
    symptoms: symptoms ? told(symptoms) : null,
    known: background.filter(isKnown),
    without: background.filter((fact) => fact.none),
    notAsked: background.filter((fact) => !isKnown(fact) && !fact.none).map((fact) => fact.label),
  };
}

function isLeast(fact: FactDefinition): boolean {
  return fact.origin.from === 'form' && fact.origin.least === true;
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
