/**
 * What comes onto the paper, judged by the oracle's own tables: the lines of the draft; what a doctor adds by hand and
 * the check of the lines lets stand; the dish that is offered instead of one held back.
 */
import type { DecidedItem, Decision } from '../../src/decision/decision.js';
import type { DecisionInput } from '../../src/decision/input.js';
import type { Release } from '../../src/decision/release.js';
import type { AdviceLine, Document } from '../../src/domain/document.js';
import { lineProblems } from '../../src/prescription/check-lines.js';
import { draftLines } from '../../src/prescription/draft.js';
import { lineRulesFor, linesOf, type TypedLine } from '../../src/workflow/lines.js';
import type { Service } from '../../src/workflow/service.js';
import { standInsFor } from '../../src/workflow/stand-ins.js';
import { mayBeIssued } from './alarms.js';
import type { Dice } from './dice.js';
import { disagreements, itemFaults } from './plan-faults.js';

interface Paper {
  readonly decision: Decision;
  readonly input: DecisionInput;
  readonly release: Release;
}

/** All that the check of lines asks of a house. */
function houseOf({ release, input }: Paper): Service {
  return { release: () => release, settings: input.settings } as Service;
}

/** What the lines hold, as the items they are made of: what was left out of a line is left out here. */
function onPaper(lines: readonly AdviceLine[], judged: ReadonlyMap<string, DecidedItem>) {
  const faults: string[] = [];
  const items = lines.flatMap((line): DecidedItem[] => {
    const item = judged.get(line.itemId ?? '');
    if (item === undefined) {
      faults.push(`${line.itemId} stands on the paper and was never judged`);
      return [];
    }
    if (!mayBeIssued(item)) faults.push(`${item.itemId} stands on the paper and is ${item.verdict}`);
    const held = item.favour?.filter((one) => line.favour?.includes(one.food) && !mayBeIssued(one)) ?? [];
    for (const one of held) faults.push(`${one.food} stands in ${item.itemId} and is ${one.verdict}`);
    const favour = item.favour?.filter(({ food }) => line.favour?.includes(food));
    return [{ ...item, ticked: true, ...(favour ? { favour } : {}), limit: line.limit ?? [] }];
  });
  return { items, faults };
}

/** The machine's own draft: the check refuses none of its lines, and the tables find nothing in them. */
export async function draftFaults(paper: Paper): Promise<readonly string[]> {
  const lines = draftLines(paper.decision, paper.release.knowledge, paper.input.amounts);
  if (paper.decision.emergency) return lines.length > 0 ? ['lines are drafted beside an emergency'] : [];
  const rules = await lineRulesFor(houseOf(paper), paper, lines);
  const { items, faults } = onPaper(lines, rules.judged);
  return [
    ...lineProblems(lines, rules).map(
      ({ code, path }) => `the check refuses the machine's own line: ${code} ${path}`,
    ),
    ...faults,
    ...itemFaults(items, paper.input, paper.release),
    ...disagreements(items, paper.input, paper.release),
  ];
}

const byNobody = { by: 'oracle', at: '2026-11-20T01:00:00Z' } as Parameters<typeof linesOf>[4];

/**
 * A doctor leaves some lines out and presses for dishes and lists of the release: what is refused is left out. Whether the
 * dishes a person chose go together is left to the person; what is dangerous or too much is not, nor that two lists say
 * more and less of one food.
 */
export async function handFaults(paper: Paper, draw: Dice): Promise<readonly string[]> {
  if (paper.decision.emergency) return [];
  const { items, recipes } = paper.release.knowledge;
  const house = houseOf(paper);
  const drafted = draftLines(paper.decision, paper.release.knowledge, paper.input.amounts);
  const kept = drafted.filter(() => draw.chance(0.5));
  const [dishes, others] = [[...recipes.values()], [...items.values()]];
  const pressed = [
    draw.pick(dishes),
    draw.pick(dishes),
    draw.pick(dishes),
    draw.pick(others),
    draw.pick(others),
  ];
  const typed: TypedLine[] = pressed.map(({ id, domain }) => ({
    itemId: id,
    domain,
    addedFor: 'other',
    addedComment: '检验用',
    lifts: [],
  }));
  const rules = await lineRulesFor(house, paper, [...kept, ...typed]);
  const doc = { lines: kept } as unknown as Document;
  const asSent = (line: AdviceLine): TypedLine => ({ ...line, lifts: [] });
  let lines: readonly AdviceLine[] = kept;
  for (const line of typed) {
    const more = linesOf(house, [...lines.map(asSent), line], doc, rules, byNobody);
    if (lineProblems(more, rules).length === 0) lines = more;
  }
  const { items: standing, faults } = onPaper(lines, rules.judged);
  const less = new Set(lines.flatMap(({ limit }) => limit ?? []));
  const both = lines.flatMap(({ favour }) => favour ?? []).filter((food) => less.has(food));
  return [
    ...faults,
    ...itemFaults(standing, paper.input, paper.release),
    ...both.map((food) => `${food}: more and less on one paper`),
  ].map((fault) => `by hand: ${fault}`);
}

/** A dish offered instead of one that is held back may be issued, and is not too much beside what is on the paper. */
export async function offerFaults(paper: Paper): Promise<readonly string[]> {
  if (paper.decision.emergency) return [];
  const lines = draftLines(paper.decision, paper.release.knowledge, paper.input.amounts);
  const { judged } = await lineRulesFor(houseOf(paper), paper, lines);
  const { items } = onPaper(lines, judged);
  const offers = new Set([...standInsFor(houseOf(paper), paper, lines).values()]);
  return [...offers].flatMap((offer) => {
    if (offer === null) return [];
    const faults = mayBeIssued(offer) ? [] : [`${offer.itemId} is offered and is ${offer.verdict}`];
    const beside = itemFaults([...items, { ...offer, ticked: true }], paper.input, paper.release);
    const less = new Set(lines.flatMap(({ limit }) => limit ?? []));
    const parts = paper.release.knowledge.recipes.get(offer.itemId)?.ingredients ?? [];
    const unwanted = parts.filter(({ food, role }) => role === 'main' && less.has(food));
    return [...faults, ...beside, ...unwanted.map(({ food }) => `${food}: a list wants less of it`)].map(
      (fault) => `offered: ${fault}`,
    );
  });
}
