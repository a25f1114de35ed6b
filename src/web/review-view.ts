/** The county's lists: the queue with what to look at first, and the batch that is read line by line. */
import { ageInYears, type CivilDate } from '../domain/time.js';
import type { BatchObstacle } from '../prescription/batch.js';
import { readDecision } from '../workflow/decided.js';
import type { BatchEntry, QueueEntry, StandsInFor } from '../workflow/review-queue.js';
import { constitutionView } from './draft-view.js';
import { factLabel, type Words } from './explain-view.js';
import { titleOf } from './line-view.js';

export function queueView(
  entries: readonly QueueEntry[],
  standsIn: readonly StandsInFor[],
  today: CivilDate,
  words: Words,
) {
  return {
    deputy: standsIn.map(({ name, until }) => words.say({ code: 'review.deputy', values: { name, until } })),
    count: String(entries.length),
    isEmpty: entries.length === 0,
    batch: String(entries.filter((one) => one.marks.obstacles.length === 0 && !one.own).length),
    hasBatch: entries.some((one) => one.marks.obstacles.length === 0 && !one.own),
    entries: entries.map((entry) => queueLine(entry, today, words)),
  };
}

const reasonsToReadAlone: ReadonlySet<BatchObstacle> = new Set([
  'lift',
  'recheck',
  'undecided',
  'awaits-expert',
  'no-constitution',
  'contradicts-earlier',
  'harm-recorded',
]);

function queueLine(
  { resident, documentId, daysWaiting, own, marks }: QueueEntry,
  today: CivilDate,
  words: Words,
) {
  const serious = marks.alerts.filter((alert) => alert.level !== 'notice');
  return {
    href: `/review/${resident.residentId}/${documentId}`,
    name: resident.name,
    sex: words.label('sexes', resident.sex),
    age: String(ageInYears(resident.birthDate, today)),
    village: resident.village,
    waiting: words.say({
      code: daysWaiting === 0 ? 'review.waiting-today' : 'review.waiting',
      values: { days: daysWaiting },
    }),
    alerts: serious.map(({ ruleId, level }) => ({
      level: words.label('alert-levels', level),
      title: words.ruleTitle(ruleId),
    })),
    unknown: marks.unknown.map((id) => factLabel(id, words)).join('、'),
    edited: marks.edited,
    own,
    plain: marks.obstacles.length === 0,
    // Why it has to be read alone, where no other mark of the line says so.
    alone: marks.obstacles
      .filter((obstacle) => reasonsToReadAlone.has(obstacle))
      .map((obstacle) => words.say({ code: `review.alone.${obstacle}` }))
      .join('、'),
  };
}

/** One line to read and tick: who, what constitution, which advice. */
export function batchLine(entry: BatchEntry, today: CivilDate, words: Words) {
  const { doc, resident } = entry;
  const decision = doc.decision ? readDecision(doc.decision).decision : null;
  return {
    ...queueLine(entry, today, words),
    value: `${resident.residentId} ${doc.id} ${doc.revision}`,
    constitution: decision ? constitutionView(decision, words).told : '',
    notices: (decision?.alerts ?? []).map((alert) => alert.text),
    lines: doc.lines.map((line) => ({
      title: titleOf(line.itemId, words),
      heading: words.label('domains', line.domain),
    })),
  };
}
