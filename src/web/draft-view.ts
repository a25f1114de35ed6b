/** The view model of a document's page: lines under the six headings, what is not on it and why, plan, history. */

import { isFoodTable } from '../decision/choose.js';
import type { Decision, PlanLine } from '../decision/decision.js';
import type { AdviceDomain } from '../domain/codes.js';
import type { Document, DocumentEvent } from '../domain/document.js';
import type { Problem } from '../domain/result.js';
import { ageInYears, civilDateAt, clockTimeAt } from '../domain/time.js';
import { joinedReasons } from '../prescription/reason-words.js';
import type { Basis, DocumentRead } from '../workflow/document-page.js';
import { uncoveredView } from './coverage-view.js';
import { askFor, reasonView, type Words } from './explain-view.js';
import { type LineView, lineViews, type PageLine, pageLines } from './line-view.js';

/** Order of the headings, as on the paper. */
const headings: readonly AdviceDomain[] = [
  'medicinal-meal',
  'daily-life',
  'mood',
  'exercise',
  'acupoint-care',
  'healthy-eating',
];

/** Missing facts named on the page: enough to act on, the rest when these are known. */
const missingShown = 8;

/** What was posted and refused. */
export interface TypedLines {
  readonly lines: readonly PageLine[];
  /** Led to the fields of the page. */
  readonly problems: readonly Problem[];
  /** The page was older than what is stored: what is stored is shown beside. */
  readonly stale: boolean;
}

export interface LinesView {
  readonly headings: readonly {
    readonly label: string;
    readonly lines: readonly LineView[];
    readonly isEmpty: boolean;
  }[];
  readonly count: string;
  readonly shown: string;
  readonly things: string;
  readonly limit: string;
  readonly tooMany: boolean;
}

export function linesView(
  { doc }: Pick<DocumentRead, 'doc'>,
  basis: Basis,
  words: Words,
  typed: TypedLines | null,
): LinesView {
  const stored = pageLines(doc.lines);
  const own = typed?.lines ?? stored;
  const known = new Set(own.map((line) => line.itemId ?? line.text));
  // Somebody else's new line is taken over, not thrown away.
  const all = typed?.stale ? [...own, ...stored.filter((line) => !known.has(line.itemId ?? line.text))] : own;
  const problems = typed?.problems ?? basis.lineProblems.map(atLine);
  const views = lineViews(all, {
    words,
    rules: basis.rules,
    input: basis.input,
    drafted: doc.drafted,
    stored: typed?.stale ? doc.lines : null,
    problems,
  });
  const things = all.filter((line) => {
    const item = line.itemId === null ? undefined : basis.rules.judged.get(line.itemId);
    return line.keep && !(item !== undefined && isFoodTable(item));
  }).length;
  return {
    headings: headings.map((domain) => {
      const lines = views.filter((line) => line.domain === domain);
      return { label: words.label('domains', domain), lines, isEmpty: lines.length === 0 };
    }),
    count: String(all.length),
    shown: String(doc.revision),
    things: String(things),
    limit: String(basis.rules.limit),
    tooMany: things > basis.rules.limit,
  };
}

/** `lines.2.text` of the workflow → `l.2.text` of the page. */
function atLine(problem: Problem): Problem {
  return { ...problem, path: problem.path.replace(/^lines\.(\d+)/, 'l.$1') };
}

export function headView({ chart, doc, visit }: DocumentRead, words: Words) {
  const { identity, residentId } = chart;
  return {
    base: `/residents/${residentId}/documents/${doc.id}`,
    chartHref: `/residents/${residentId}`,
    visitHref: `/residents/${residentId}/visits/${visit.id}`,
    redraftHref: `/residents/${residentId}/visits/${visit.id}/draft`,
    paperHref: `/residents/${residentId}/documents/${doc.id}/paper`,
    reviewHref: `/review/${residentId}/${doc.id}`,
    resident: {
      name: identity.name,
      sex: words.label('sexes', identity.sex),
      age: String(ageInYears(identity.birthDate, visit.occurredOn)),
      village: identity.village,
    },
    day: visit.occurredOn,
    kind: words.label('document-kinds', doc.kind),
    state: words.label('document-states', doc.state),
    revision: String(doc.revision),
    author: words.staffName(doc.author),
    isDraft: doc.state === 'draft',
    isSubmitted: doc.state === 'submitted',
    isDecided: doc.state === 'approved' || doc.state === 'issued',
    isClosed: ['rejected', 'void', 'superseded'].includes(doc.state),
    remark: remarkOf(doc, words),
    reviewer: doc.reviewer === null ? '' : words.staffName(doc.reviewer),
    unseen: doc.fields['seen-in-person'] === 'no',
    supersededHref: doc.supersededBy === null ? '' : `/residents/${residentId}/documents/${doc.supersededBy}`,
    recheck: doc.recheck.flatMap((one) => doubtWords(one, words)),
    hasRecheck: doc.recheck.length > 0,
    events: eventViews(doc.events, words),
  };
}

/** Why a paper is in doubt: the cause, the rule, and for a sentence that was not printed the sentence. */
function doubtWords({ cause, ruleIds }: Document['recheck'][number], words: Words): string[] {
  const told = words.label('recheck-causes', cause);
  if (ruleIds.length === 0) return [told];
  return ruleIds.map((id) => {
    const said = cause === 'new-warning' ? joinedReasons(words.ruleWarnings(id)) : '';
    const rule = [words.ruleTitle(id), said].filter(Boolean).join('：');
    return words.say({ code: 'draft.in-doubt', values: { cause: told, rule } });
  });
}

/** Why it came back or was closed, in the words of whoever decided. */
function remarkOf(doc: Document, words: Words) {
  const kinds = { returned: 'return-reasons', rejected: 'reject-reasons', void: 'void-reasons' } as const;
  if (doc.state !== 'returned' && doc.state !== 'rejected' && doc.state !== 'void') return null;
  const kind = doc.state === 'void' ? 'voided' : doc.state;
  const event = doc.events.findLast((one) => one.kind === kind);
  return {
    reason: event?.reason === undefined ? '' : words.label(kinds[doc.state], event.reason),
    comment: event?.comment ?? '',
    who: event ? words.staffName(event.by) : '',
    when: event ? momentWords(event.at) : '',
  };
}

export interface EventView {
  readonly what: string;
  readonly who: string;
  readonly when: string;
  readonly remark: string;
}

/** Adjustments one after another by one person are one line: the last of them. */
function eventViews(events: readonly DocumentEvent[], words: Words): EventView[] {
  const reasons = { returned: 'return-reasons', rejected: 'reject-reasons', voided: 'void-reasons' } as const;
  return events
    .filter((event, index) => {
      const next = events[index + 1];
      return !(event.kind === 'adjusted' && next?.kind === 'adjusted' && next.by === event.by);
    })
    .map((event) => {
      const vocabulary = Object.entries(reasons).find(([kind]) => kind === event.kind)?.[1];
      const reason =
        event.reason === undefined ? '' : vocabulary ? words.label(vocabulary, event.reason) : event.reason;
      return {
        what: words.label('document-events', event.kind),
        who: words.staffName(event.by),
        when: momentWords(event.at),
        remark: [reason, event.comment].filter(Boolean).join('：'),
      };
    });
}

function momentWords(at: DocumentEvent['at']): string {
  return `${civilDateAt(at)} ${clockTimeAt(at)}`;
}

export function alertViews({ alerts, referrals }: Decision, words: Words) {
  return alerts.map((alert) => {
    const referral = referrals.find((one) => one.ruleId === alert.ruleId);
    return {
      level: words.label('alert-levels', alert.level),
      isEmergency: alert.level === 'emergency',
      isUrgent: alert.level === 'urgent',
      isNotice: alert.level === 'notice',
      handled: alert.handled,
      text: alert.text,
      actions: alert.actions,
      refer: referral
        ? `${words.label('urgencies', referral.urgency)} → ${words.label('refer-to', referral.to)}`
        : '',
      reason: reasonView(alert, words),
    };
  });
}

export function planView({ decision, facts }: Pick<Basis, 'decision' | 'facts'>, words: Words) {
  const { plan, notes, referrals, alerts } = decision;
  const line = (one: PlanLine) => ({
    label: one.label,
    due: one.dueOn ?? '',
    times: one.timesPerYear === undefined ? '' : String(one.timesPerYear),
    modes: one.modes.map((mode) => words.label('modes', mode)).join('、'),
    norm: one.norm,
    reason: reasonView(one, words),
  });
  const topics = [...new Set(notes.map((note) => note.topic))];
  const alerted = new Set(alerts.map((alert) => alert.ruleId));
  return {
    clinical: plan.filter((one) => one.kind === 'clinical').map(line),
    counts: plan.filter((one) => one.kind === 'service-count').map(line),
    hasClinical: plan.some((one) => one.kind === 'clinical'),
    hasCounts: plan.some((one) => one.kind === 'service-count'),
    // What the norm says beside what the guide says, topic by topic.
    topics: topics.map((topic) => ({
      notes: notes
        .filter((note) => note.topic === topic)
        .map((note) => ({ text: note.text, reason: reasonView(note, words) })),
    })),
    hasTopics: topics.length > 0,
    referrals: referrals
      .filter((one) => !alerted.has(one.ruleId))
      .map((one) => ({
        where: `${words.label('urgencies', one.urgency)} → ${words.label('refer-to', one.to)}`,
        why: one.reason,
      })),
    hasReferrals: referrals.some((one) => !alerted.has(one.ruleId)),
    uncovered: uncoveredView(facts.get('conditions'), words.knowledge, words.say),
  };
}

export function missingView({ missing }: Decision, words: Words) {
  return missing.slice(0, missingShown).map((one) => ({
    ask: askFor(one.fact, words),
    settles: words.say({
      code:
        one.triage > 0 ? 'draft.settles-triage' : one.safety > 0 ? 'draft.settles-safety' : 'draft.settles',
      values: { count: one.triage + one.safety + one.advice + one.followUp },
    }),
  }));
}

export function constitutionView({ constitution, confirmed }: Decision, words: Words) {
  if ('none' in constitution) {
    const why = words.label('no-questionnaire', constitution.none);
    const told = words.say({ code: 'draft.constitution.unasked', values: { why } });
    return { told, others: '', isTold: false, confirmed, scales: [], hasScales: false };
  }
  const name = (code: string) => words.label('constitutions', code);
  const { primary, basis, mixed, scales, recollect } = constitution;
  const others = mixed.filter((code) => code !== primary).map(name);
  const values = { primary: primary === null ? '' : name(primary), others: others.join('、') };
  const code = primary === null || recollect.length > 0 ? 'open' : basis;
  return {
    told: words.say({ code: `draft.constitution.${code}`, values }),
    others: others.length === 0 ? '' : words.say({ code: 'draft.constitution.mixed', values }),
    isTold: primary !== null,
    confirmed,
    scales: Object.entries(scales).map(([scale, { raw, transformed, judgement }]) => ({
      name: name(scale),
      score:
        transformed === null ? (raw === null ? '—' : String(raw)) : String(Math.round(transformed * 10) / 10),
      judgement: words.label('judgements', judgement),
    })),
    hasScales: true,
  };
}
