/** Advice in a few words, what became of it, and the harm it did, for every page that tells of them. Decides nothing. */
import { type Chart, documentOf, visitOf } from '../domain/chart.js';
import type { AdviceLine } from '../domain/document.js';
import type { AdverseEvent, CarriedOut } from '../domain/loop.js';
import type { Visit } from '../domain/visit.js';
import { type AskedAdvice, adviceBefore, askedAt } from '../workflow/carried-out.js';
import type { DocumentRead } from '../workflow/document-page.js';
import { harmCounts, type KeptEvent, keptIn } from '../workflow/harm.js';
import { today } from '../workflow/service.js';
import type { FirstRow } from './danger-view.js';
import { by, type PageContext } from './environment.js';
import { type Say, type Words, wordsOf } from './explain-view.js';
import { titleOf } from './line-view.js';

/** A line by the title of its item; what a person wrote by hand by its words. */
export function adviceTitle({ itemId, text }: Pick<AdviceLine, 'itemId' | 'text'>, words: Words): string {
  return itemId === null ? text : titleOf(itemId, words);
}

/** 没做（太难）; null: not asked. */
export function toldWords(told: CarriedOut['lines'][number] | null, words: Words): string {
  if (told === null) return words.say({ code: 'carried-out.not-asked' });
  const done = words.label('carried-out', told.done);
  const reason =
    told.reason === null
      ? told.comment
      : [words.label('carried-out-reasons', told.reason), told.comment].filter(Boolean).join('：');
  return reason === '' ? done : words.say({ code: 'carried-out.with-reason', values: { done, reason } });
}

/** What was not done, or only partly, with its reasons; '' when all that was asked was done. */
export function undoneWords({ lines }: AskedAdvice, words: Words): string {
  return lines
    .filter(({ told }) => told !== null && told.done !== 'done')
    .map(({ line, told }) =>
      words.say({
        code: 'carried-out.line-short',
        values: { title: adviceTitle(line, words), done: toldWords(told, words) },
      }),
    )
    .join('；');
}

/** 2026-10-01 八段锦：头晕（严重） */
export function harmWords(event: AdverseEvent, words: Words): string {
  const advice =
    event.itemId === null ? words.say({ code: 'adverse-event.not-known' }) : titleOf(event.itemId, words);
  const severity = words.label('harm-severities', event.severity);
  const told = words.say({
    code: 'adverse-event.in-words',
    values: { on: event.occurredOn, advice, what: event.what, severity },
  });
  const done =
    event.done === '' ? '' : words.say({ code: 'adverse-event.done-so', values: { done: event.done } });
  return `${told}${done}`;
}

/** The event, and that it may come of any line as long as nobody has said of which. */
function eventWords({ event, anyLine }: KeptEvent, words: Words): string {
  const told = harmWords(event, words);
  return anyLine ? `${told}${words.say({ code: 'adverse-event.any-line' })}` : told;
}

/** Every event that stands, and which of them are severe. */
export function harmViews(events: readonly KeptEvent[], chart: Chart, words: Words) {
  const views = events.map((kept) => {
    const { event, residentId } = kept;
    const doc = event.documentId === null ? undefined : documentOf(chart, event.documentId);
    return {
      id: event.id,
      words: eventWords(kept, words),
      severe: event.severity === 'severe',
      paper: doc
        ? {
            href: `/residents/${residentId}/documents/${doc.id}`,
            on: visitOf(chart, doc.visitId)?.occurredOn ?? '',
          }
        : null,
      rules: event.ruleIds.map((ruleId) => ({ href: `/rules/${ruleId}`, title: words.ruleTitle(ruleId) })),
      who: words.staffName(event.recordedBy),
      errorHref: `/residents/${residentId}/adverse-events/${event.id}/error`,
      own: residentId === chart.residentId,
    };
  });
  const severe = views.filter((one) => one.severe);
  const anyLine = events.some((one) => one.anyLine);
  return { harm: views, hasHarm: views.length > 0, anyLine, severe, hasSevere: severe.length > 0 };
}

/** On the chart: the events of it and of what was merged into it. */
export function residentHarm(c: PageContext, chart: Chart, merged: readonly Chart[]) {
  const on = today(c.get('deps').service);
  return harmViews(keptIn([chart, ...merged], on), chart, wordsOf(c));
}

/** Among the dangers of the county page. */
export function harmRows({ harm }: Pick<DocumentRead, 'harm'>, words: Words): FirstRow[] {
  return harm.map((kept) => ({
    label: words.say({ code: 'review.harm' }),
    value: eventWords(kept, words),
    tone: 'danger-text',
  }));
}

/** One line on the county page: what was not done of the earlier prescription, and why. None: no row. */
export function adviceRows(
  { chart, visit }: Pick<DocumentRead, 'chart' | 'visit'>,
  words: Words,
): FirstRow[] {
  const asked = askedAt(chart, visit);
  if (!asked) return [];
  const label = words.say({ code: 'carried-out.review' });
  if (visit.carriedOut === null)
    return [{ label, value: words.say({ code: 'carried-out.review-unasked' }), tone: 'calm' }];
  const undone = undoneWords(asked, words);
  return undone === ''
    ? [{ label, value: words.say({ code: 'carried-out.all-done' }), tone: 'calm' }]
    : [{ label, value: undone, tone: 'warn-text' }];
}

/** The line on the page of a visit that leads to asking; empty words where there was no advice. */
export function adviceLink(chart: Chart, visit: Visit, say: Say) {
  const doc = visit.enteredInError === null ? adviceBefore(chart, visit) : undefined;
  const on = doc && visitOf(chart, doc.visitId)?.occurredOn;
  return {
    href: `/residents/${chart.residentId}/visits/${visit.id}/carried-out`,
    words: on === undefined ? '' : say({ code: 'carried-out.link', values: { on } }),
    isAsked: visit.carriedOut !== null,
  };
}

/** How often harm was put down to a rule or an item; '' for never. Numbers only. */
export function harmCountWords(c: PageContext, of: 'byRule' | 'byItem', id: string): string {
  const counts = harmCounts(c.get('deps').service, by(c));
  const count = counts.ok ? counts.value[of].get(id) : undefined;
  if (!count) return '';
  const values = { mild: count.mild, care: count['needed-care'], severe: count.severe };
  return wordsOf(c).say({ code: 'adverse-event.counts', values });
}
