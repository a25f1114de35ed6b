/**
 * The block of TCM patterns on a visit and on the county page: each condition with its patterns in their order, the signs
 * in words, what to look at next, and what a physician confirmed. Null where the workflow says that it is not for this
 * person.
 */
import type { Decision } from '../decision/decision.js';
import { type ConditionPatterns, patternOf, type RankedPattern } from '../decision/patterns.js';
import type { Chart } from '../domain/chart.js';
import { civilDateAt, clockTimeAt } from '../domain/time.js';
import type { Visit } from '../domain/visit.js';
import { labelOf } from '../knowledge/vocabulary.js';
import { signGroups } from '../rules/pattern-schema.js';
import { type PatternsSeen, patternsSeen } from '../workflow/patterns.js';
import { by, type PageContext } from './environment.js';
import { fieldOf } from './visit-entries.js';
import { staffNames } from './visit-people.js';

/** Shown at once; the others are folded. */
const first = 2;

export function patternsView(
  c: PageContext,
  chart: Chart,
  visit: Visit,
  decision: Pick<Decision, 'patterns'>,
  /** The document under review on whose page the block stands; '' on the visit's own. */
  reviewing = '',
) {
  const { service, messages } = c.get('deps');
  const seen = patternsSeen(service, by(c), chart, visit, decision);
  if (!seen) return null;
  const conditions = seen.conditions.map((one) => conditionView(c, one, seen));
  const base = `/residents/${chart.residentId}/visits/${visit.id}`;
  return {
    href: `${base}/patterns`,
    mark: seen.mark,
    reviewing,
    conditions: conditions.map((one) => ({
      ...one,
      nextHref: one.nextHref === '' ? '' : `${base}?more=yes${one.nextHref}`,
    })),
    isEmpty: conditions.length === 0,
    confirmed: confirmedView(c, seen),
    hasConfirmed: seen.confirmed.length > 0,
    summary: messages({
      code: seen.confirmed.length > 0 ? 'pattern.summary-confirmed' : 'pattern.summary',
      values: {
        names: confirmedView(c, seen)
          .map((one) => one.title)
          .join('、'),
      },
    }),
  };
}

function confirmedView(c: PageContext, { confirmed, mayConfirm }: PatternsSeen) {
  const { service, messages } = c.get('deps');
  const nameOf = staffNames(service);
  return confirmed.map((one) => ({
    id: one.pattern,
    title: titleOf(c, one.pattern),
    words: messages({
      code: 'pattern.confirmed-by',
      values: { who: nameOf(one.by), at: `${civilDateAt(one.at)} ${clockTimeAt(one.at)}` },
    }),
    examinedSince: one.examinedSince,
    mayWithdraw: mayConfirm,
  }));
}

function titleOf(c: PageContext, id: string): string {
  const found = patternOf(c.get('deps').service.release().patterns, id);
  return found ? `${found.condition.title} · ${found.pattern.title}` : id;
}

function conditionView(c: PageContext, { condition, ranked, next }: ConditionPatterns, seen: PatternsSeen) {
  const { service, messages } = c.get('deps');
  const { patterns, knowledge } = service.release();
  const views = ranked.map((one) => patternView(c, one, ranked, seen));
  // Nothing tells any of them apart: whichever stood first would look like an answer.
  const alike = ranked.length > first && ranked.every((one) => one.rank === 1);
  const shown = alike ? 0 : first;
  const fact = next && knowledge.facts.get(next.fact);
  const section = fact?.origin.from === 'form' ? fact.origin.section : undefined;
  return {
    title: patterns.find((set) => set.condition.id === condition)?.condition.title ?? condition,
    first: views.slice(0, shown),
    more: views.slice(shown),
    moreWords: messages({
      code: alike ? 'pattern.all-alike' : 'pattern.more',
      values: { count: views.length - shown },
    }),
    hasMore: views.length > shown,
    next:
      next && fact && section
        ? messages({
            code: 'pattern.next',
            values: {
              fact: fact.label,
              section: labelOf(knowledge.vocabularies, 'sections', section),
              count: next.patterns,
            },
          })
        : '',
    nextHref: next && fact ? `#${fieldOf(fact.id)}` : '',
  };
}

function patternView(
  c: PageContext,
  one: RankedPattern,
  all: readonly RankedPattern[],
  { confirmed, mayConfirm }: PatternsSeen,
) {
  const { service, messages } = c.get('deps');
  const { patterns, knowledge } = service.release();
  const pattern = patternOf(patterns, one.patternId)?.pattern;
  const tied = all.some((other) => other !== one && other.rank === one.rank);
  const isConfirmed = confirmed.some(({ pattern: id }) => id === one.patternId);
  const { verdict } = one;
  const groups = signGroups.flatMap((group) => {
    const told = one.groups[group];
    return told ? [{ name: messages({ code: `pattern.group.${group}` }), ...signsView(told) }] : [];
  });
  return {
    // Nothing of it was seen: its signs stand on a page of their own, and this one stays light.
    isBare: one.opposed.length === 0 && groups.every((group) => group.seen === ''),
    href: `/rules/patterns/${one.patternId}`,
    id: one.patternId,
    title: pattern?.title ?? one.patternId,
    rank: messages({ code: tied ? 'pattern.rank-tied' : 'pattern.rank', values: { rank: one.rank } }),
    verdict: messages({ code: `pattern.verdict.${verdict}` }),
    isFit: verdict === 'fits',
    lacks: one.lacks.map((lack) => messages({ code: `pattern.lacks.${lack}` })).join(''),
    awaits: one.awaitsExpert,
    groups,
    opposed: one.opposed.join('、'),
    sources: (pattern?.sources ?? []).map(
      ({ source, locator }) => `${knowledge.sources.get(source)?.title ?? source} · ${locator}`,
    ),
    standard: pattern?.standard ? `${pattern.standard.system} ${pattern.standard.code}` : '',
    note: pattern?.note ?? '',
    isConfirmed,
    mayConfirm: mayConfirm && !isConfirmed,
  };
}

function signsView({ seen, absent, unknown }: NonNullable<RankedPattern['groups']['main']>) {
  return { seen: seen.join('、'), absent: absent.join('、'), unknown: unknown.join('、') };
}
