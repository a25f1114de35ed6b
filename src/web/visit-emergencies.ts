/**
 * The records of emergencies on the visit page: forms of their own, whose fields go along with the page as
 * `e.<rule>.<field>`, so that what was done is kept and saved with the rest. Nothing that somebody else wrote meanwhile is
 * written over.
 */
import type { Decision } from '../decision/decision.js';
import type { Problem, Result } from '../domain/result.js';
import type { EmergencyRecord, Visit } from '../domain/visit.js';
import type { Knowledge } from '../knowledge/pack.js';
import { labelOf } from '../knowledge/vocabulary.js';
import { recordEmergency } from '../workflow/visits.js';
import { by, type PageContext } from './environment.js';
import { type Typed, text } from './forms.js';
import { markOf } from './visit-form.js';

/** Rule id → the fields of its form, as typed. */
export type TypedEmergencies = ReadonlyMap<string, Typed>;

/** What goes along with a posted visit page. */
export function typedEmergencies(form: Typed): TypedEmergencies {
  const found = new Map<string, Record<string, readonly string[]>>();
  for (const [name, values] of Object.entries(form)) {
    const [, ruleId, field] = /^e\.([^.]+)\.([^.]+)$/.exec(name) ?? [];
    if (ruleId === undefined || field === undefined) continue;
    found.set(ruleId, { ...found.get(ruleId), [field]: values });
  }
  return found;
}

function recordOf(visit: Visit, ruleId: string): EmergencyRecord | undefined {
  return visit.emergencies.find((one) => one.ruleId === ruleId);
}

/** What a page shows of a record, as a mark to hold a posted one against. */
function markOfRecord(record: EmergencyRecord | undefined): string {
  return markOf([
    record?.done ?? '',
    record?.toldWhom ?? '',
    record?.transport?.kind ?? '',
    record?.transport?.kind === 'refused' ? record.transport.signedBy : '',
  ]);
}

function markOfTyped(form: Typed): string {
  const transport = text(form, 'transport');
  const signedBy = transport === 'refused' ? text(form, 'signedBy').trim() : '';
  return markOf([text(form, 'done'), text(form, 'toldWhom'), transport, signedBy]);
}

/** Those of the typed ones that somebody typed into and that are not on record so. */
export function unsavedEmergencies(typed: TypedEmergencies, visit: Visit): TypedEmergencies {
  return new Map(
    [...typed].filter(([ruleId, form]) => {
      const record = recordOf(visit, ruleId);
      if (record?.closed) return false;
      const touched = markOfTyped(form) !== text(form, 'was') && markOfTyped(form) !== markOfRecord(record);
      return touched || text(form, 'outcome').trim() !== '';
    }),
  );
}

/** Paths of problems are ids of the page. */
export async function saveEmergency(
  c: PageContext,
  { residentId, visitId }: { residentId: string; visitId: string },
  ruleId: string,
  form: Typed,
): Promise<Result<null>> {
  const transport = text(form, 'transport');
  const signedBy = text(form, 'signedBy').trim();
  if (transport === 'refused' && signedBy === '')
    return { ok: false, problems: [{ code: 'visit.needs-signer', path: `e.${ruleId}.signed` }] };
  const recorded = await recordEmergency(c.get('deps').service, by(c), residentId, visitId, {
    ruleId,
    also: text(form, 'also').split(',').filter(Boolean),
    done: text(form, 'done'),
    toldWhom: text(form, 'toldWhom'),
    transport:
      transport === '' ? null : transport === 'refused' ? { kind: transport, signedBy } : { kind: transport },
    outcome: text(form, 'outcome'),
    close: text(form, 'close') === 'yes',
  });
  if (recorded.ok) return recorded;
  const atField = (problem: Problem): Problem =>
    ['done', 'outcome'].includes(problem.path)
      ? { ...problem, path: `e.${ruleId}.${problem.path}` }
      : problem;
  return { ok: false, problems: recorded.problems.map(atField) };
}

/**
 * Saves what was typed into the emergencies of a page that is being saved. Answers the fields that could not be: an outcome
 * without the button that ends it, a refusal without a signature, a record that somebody else wrote on meanwhile.
 */
export async function saveEmergencies(
  c: PageContext,
  ids: { residentId: string; visitId: string },
  typed: TypedEmergencies,
  visit: Visit,
): Promise<Typed> {
  const left: Record<string, readonly string[]> = {};
  for (const [ruleId, form] of unsavedEmergencies(typed, visit)) {
    const isStale = text(form, 'was') !== markOfRecord(recordOf(visit, ruleId));
    const isTouched = markOfTyped(form) !== text(form, 'was');
    const saved =
      !isTouched || (!isStale && (await saveEmergency(c, ids, ruleId, { ...form, close: ['no'] })).ok);
    if (saved && text(form, 'outcome').trim() === '') continue;
    for (const [field, values] of Object.entries(form)) left[`e.${ruleId}.${field}`] = values;
  }
  return left;
}

export interface EmergencyView {
  readonly ruleId: string;
  readonly title: string;
  readonly done: string;
  readonly toldWhom: string;
  readonly transports: readonly {
    readonly value: string;
    readonly label: string;
    readonly checked: boolean;
  }[];
  readonly signedBy: string;
  readonly outcome: string;
  readonly trackBy: string;
  readonly isClosed: boolean;
  readonly isRecorded: boolean;
  /** What is on record, to hold what comes back against. */
  readonly mark: string;
  /** What is on record where something else was typed; '' where not. */
  readonly stored: string;
  /** The other open ones, to be written down with this one; '' where there is none. */
  readonly also: string;
  readonly alsoChecked: boolean;
}

/** One form for each emergency that has been raised or recorded in this visit; typed values win over stored ones. */
export function emergencyViews(
  visit: Visit,
  decision: Decision,
  knowledge: Knowledge,
  titleOf: (ruleId: string) => string,
  typed: TypedEmergencies,
): EmergencyView[] {
  const raised = decision.alerts.filter((alert) => alert.level === 'emergency').map((alert) => alert.ruleId);
  const ids = [...new Set([...raised, ...visit.emergencies.map((record) => record.ruleId)])];
  const transports = knowledge.vocabularies.get('transports')?.options ?? [];
  const word = (code: string) => (code === '' ? '' : labelOf(knowledge.vocabularies, 'transports', code));
  const open = ids.filter((id) => !recordOf(visit, id)?.closed);
  return ids.map((ruleId) => {
    const record = recordOf(visit, ruleId);
    const mine = record?.closed ? undefined : typed.get(ruleId);
    const transport = mine ? text(mine, 'transport') : (record?.transport?.kind ?? '');
    const differs = mine !== undefined && markOfTyped(mine) !== markOfRecord(record);
    const now = [record?.done ?? '', record?.toldWhom ?? '', word(record?.transport?.kind ?? '')];
    return {
      ruleId,
      title: titleOf(ruleId),
      done: mine ? text(mine, 'done') : (record?.done ?? ''),
      toldWhom: mine ? text(mine, 'toldWhom') : (record?.toldWhom ?? ''),
      transports: transports.map(({ code, label }) => ({
        value: code,
        label,
        checked: code === transport,
      })),
      signedBy: mine ? text(mine, 'signedBy') : signerOf(record),
      outcome: mine ? text(mine, 'outcome') : (record?.closed?.outcome ?? ''),
      trackBy: record?.trackBy ?? '',
      isClosed: record !== undefined && record.closed !== null,
      isRecorded: record !== undefined,
      mark: markOfRecord(record),
      stored: differs ? now.filter(Boolean).join(' · ') : '',
      also: open.filter((id) => id !== ruleId).join(','),
      alsoChecked: mine !== undefined && text(mine, 'also') !== '',
    };
  });
}

function signerOf(record: EmergencyRecord | undefined): string {
  return record?.transport?.kind === 'refused' ? record.transport.signedBy : '';
}
