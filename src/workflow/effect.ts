/**
 * What another release would change for visits already stored: every visit decided under both, and what a person gains,
 * loses or would read differently, by the rule that makes it so. Holds ids and codes only, never a value or a name.
 */
import { setImmediate } from 'node:timers/promises';
import { decide } from '../decision/decide.js';
import type { DecidedItem, Decision, Reason } from '../decision/decision.js';
import type { DecisionInput, Signature } from '../decision/input.js';
import type { Release } from '../decision/release.js';
import { canonicalJson } from '../domain/canonical.js';
import { type Chart, validVisits } from '../domain/chart.js';
import type { Visit } from '../domain/visit.js';
import { decisionInputOf } from './facts.js';

export type EffectKind = 'gained' | 'lost' | 'changed';

/** One thing that differs for one or more visits. `what` is a kind and an id: `item living-…`, `alert triage-…`. */
export interface Difference {
  readonly kind: EffectKind;
  readonly what: string;
  readonly visits: readonly string[];
}

export interface RuleEffect {
  /** Null: no rule but the content of an item, or the order in which items are chosen. */
  readonly ruleId: string | null;
  readonly visits: number;
  readonly differences: readonly Difference[];
}

export interface Effect {
  /** Visits looked at. */
  readonly visits: number;
  /** Visits for which anything differs. */
  readonly differing: number;
  /** Visits one of the two cannot decide at all, e.g. because it lacks their questionnaire. */
  readonly undecidable: readonly string[];
  readonly rules: readonly RuleEffect[];
}

export interface TryOut {
  readonly before: Release;
  readonly after: Release;
  readonly settings: DecisionInput['settings'];
  readonly signatures: readonly Signature[];
}

/** `charts` may be as many as there are; each is let go again once it has been looked at. */
export async function effectOn(
  charts: AsyncIterable<Chart>,
  { before, after, settings, signatures }: TryOut,
  looksAt: (visit: Visit) => boolean = () => true,
): Promise<Effect> {
  const found = new Map<
    string,
    { ruleId: string | null; kind: EffectKind; what: string; visits: string[] }
  >();
  const undecidable: string[] = [];
  const differing = new Set<string>();
  let visits = 0;
  for await (const chart of charts) {
    for (const visit of validVisits(chart).filter(looksAt)) {
      visits += 1;
      const pair = await decideBoth(chart, visit, { before, after, settings, signatures });
      if (!pair) {
        undecidable.push(visit.id);
        continue;
      }
      for (const one of differences(pair.before, pair.after, before, after)) {
        differing.add(visit.id);
        for (const ruleId of one.rules.length > 0 ? one.rules : [null]) {
          const key = `${ruleId} ${one.kind} ${one.what}`;
          const kept = found.get(key) ?? { ruleId, kind: one.kind, what: one.what, visits: [] };
          kept.visits.push(visit.id);
          found.set(key, kept);
        }
      }
      // Others are served between two visits.
      await setImmediate();
    }
  }
  return { visits, differing: differing.size, undecidable, rules: grouped([...found.values()]) };
}

async function decideBoth(
  chart: Chart,
  visit: Visit,
  { before, after, settings, signatures }: TryOut,
): Promise<{ before: Decision; after: Decision } | undefined> {
  const under = (release: Release) =>
    decide(decisionInputOf(chart, visit, release, settings, signatures), release);
  try {
    return { before: await under(before), after: await under(after) };
  } catch {
    return undefined;
  }
}

function grouped(found: readonly (Difference & { readonly ruleId: string | null })[]): RuleEffect[] {
  const byRule = new Map<string | null, Difference[]>();
  for (const { ruleId, ...difference } of found)
    byRule.set(ruleId, [...(byRule.get(ruleId) ?? []), difference]);
  return [...byRule]
    .map(([ruleId, differences]): RuleEffect => {
      const visits = new Set(differences.flatMap((one) => one.visits)).size;
      const sorted = differences.sort((a, b) => (`${a.what} ${a.kind}` < `${b.what} ${b.kind}` ? -1 : 1));
      return { ruleId, visits, differences: sorted };
    })
    .sort((a, b) => b.visits - a.visits || ((a.ruleId ?? '~') < (b.ruleId ?? '~') ? -1 : 1));
}

/** One thing a decision says. Absent things are not listed. */
interface Said {
  /** What is read or done; two that are equal are the same to the person. */
  readonly content: string;
  readonly reasons: readonly string[];
}

interface FoundDifference {
  readonly kind: EffectKind;
  readonly what: string;
  readonly rules: readonly string[];
}

/** What differs between two decisions on the same visit, with the rules that make it differ. */
export function differences(
  before: Decision,
  after: Decision,
  releaseBefore: Release,
  releaseAfter: Release,
): FoundDifference[] {
  const [then, now] = [saidIn(before), saidIn(after)];
  const rewritten = rewrittenRules(releaseBefore, releaseAfter);
  return [...new Set([...then.keys(), ...now.keys()])].sort().flatMap((what): FoundDifference[] => {
    const [old, fresh] = [then.get(what), now.get(what)];
    if (old?.content === fresh?.content) return [];
    const kind = !old ? 'gained' : !fresh ? 'lost' : 'changed';
    // An item that is gone has its reason on the other side: a rule that now withholds it, an emergency.
    const reasons = [
      old?.reasons ?? reasonsElsewhere(before, what),
      fresh?.reasons ?? reasonsElsewhere(after, what),
    ];
    return [{ kind, what, rules: whatChanged(reasons[0] ?? [], reasons[1] ?? [], rewritten) }];
  });
}

/** Reasons on one side only; when all are on both, those whose text was rewritten. */
function whatChanged(
  then: readonly string[],
  now: readonly string[],
  rewritten: ReadonlySet<string>,
): string[] {
  const oneSided = [
    ...then.filter((reason) => !now.includes(reason)),
    ...now.filter((reason) => !then.includes(reason)),
  ];
  const rules = [...new Set(oneSided.map(ruleOf))];
  return rules.length > 0 ? rules : [...new Set(now.map(ruleOf))].filter((id) => rewritten.has(id));
}

const key = ({ ruleId, outcome }: Reason) => `${ruleId} ${outcome}`;
const ruleOf = (reason: string) => reason.split(' ')[0] ?? '';

function rewrittenRules(before: Release, after: Release): ReadonlySet<string> {
  const then = new Map(before.rules.map((one) => [one.rule.id, one.contentHash]));
  return new Set(
    after.rules.flatMap(({ rule, contentHash }) => (then.get(rule.id) === contentHash ? [] : [rule.id])),
  );
}

function isOffered({ verdict, proposal }: DecidedItem): boolean {
  return !proposal && (verdict === 'allowed' || verdict === 'caution');
}

function reasonsOf(item: DecidedItem): string[] {
  return [...item.recommendedBy, ...item.withheldBy, ...item.warnings].map(key);
}

function saidIn(decision: Decision): ReadonlyMap<string, Said> {
  const said = new Map<string, Said>();
  const say = (what: string, content: unknown, reasons: readonly Reason[]) => {
    const before = said.get(what);
    said.set(what, {
      content: `${before?.content ?? ''}${canonicalJson(content)}`,
      reasons: [...(before?.reasons ?? []), ...reasons.map(key)],
    });
  };
  for (const item of decision.items) {
    if (!isOffered(item)) continue;
    const { contentHash, ticked, warnings, limit = [] } = item;
    const content = { contentHash, ticked, limit, warnings: warnings.map(({ text }) => text) };
    said.set(`item ${item.itemId}`, { content: canonicalJson(content), reasons: reasonsOf(item) });
    for (const { food, verdict, because } of item.favour ?? []) {
      if (verdict === 'allowed' || verdict === 'caution')
        say(`food ${item.itemId}/${food}`, verdict, because);
    }
  }
  for (const one of decision.alerts) say(`alert ${one.ruleId}`, [one.level, one.text, one.actions], [one]);
  for (const one of decision.referrals)
    say(`refer ${one.ruleId}`, [one.urgency, one.to, one.reason, one.trackWithinDays ?? null], [one]);
  for (const one of decision.plan)
    say(
      `plan ${one.activity}`,
      [one.label, one.dueOn ?? null, one.timesPerYear ?? null, one.modes, one.norm],
      [one],
    );
  for (const one of decision.classes) say(`class ${one.fact}`, one.code, [one]);
  for (const one of decision.notes) say(`note ${one.topic}`, one.text, [one]);
  for (const one of decision.asks) say(`ask ${one.fact}`, true, [one]);
  for (const one of decision.undecidedTriage) say(`undecided ${one.ruleId}`, true, [one]);
  return said;
}

/** Why something is not said on a side that knows of it. */
function reasonsElsewhere(decision: Decision, what: string): string[] {
  const [kind = '', id = ''] = what.split(' ');
  const [itemId = '', food] = id.split('/');
  if (kind === 'item' || kind === 'food') {
    const item = decision.items.find((one) => one.itemId === itemId);
    const choice = item?.favour?.find((one) => one.food === food);
    if (choice) return choice.because.map(key);
    if (item) return reasonsOf(item);
  }
  const stops = decision.alerts.filter((one) => one.level === 'emergency' && !one.handled);
  return decision.emergency && ['item', 'food', 'plan', 'refer'].includes(kind) ? stops.map(key) : [];
}
