/**
 * The independent oracle over random people: what clinical.md and food-medicine.json forbid, demand and classify, against
 * what the product says and puts on paper. A seeded slice in every run, 100,000 people with LONG=1. Everybody is judged on
 * the shipped release for every kind of fault; some once more on one that favours every food there is (wide-release.ts).
 */
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/decision/decide.js';
import type { Decision } from '../../src/decision/decision.js';
import type { DecisionInput } from '../../src/decision/input.js';
import type { Release } from '../../src/decision/release.js';
import { civilDate } from '../../src/domain/time.js';
import { factsOf, seededPeople } from '../people/people.js';
import { packRoot, shippedRelease } from '../scenarios/release.js';
import type { AlarmRow } from './alarm-row.js';
import { alarmFaults, alarmTable, nameOf } from './alarms.js';
import { inputWith } from './beside-the-facts.js';
import { catalogue } from './catalogue.js';
import { cornerPerson } from './corner-people.js';
import { type Dice, dice } from './dice.js';
import { followUpFaults } from './follow-up.js';
import { type FoodRow, foodTable } from './food-table.js';
import { groups } from './groups.js';
import { inputOf, peopleWithOneThing } from './one-at-a-time.js';
import { faultsOf, foodFaults, givenBy, isOneOf } from './plan-faults.js';
import { Report } from './report.js';
import { toldBy } from './told.js';
import { nothingForTheWell, wellPerson } from './well.js';
import { offersAll, releaseFavouring } from './wide-release.js';
import { draftFaults, handFaults, offerFaults } from './written.js';

const shipped = shippedRelease();
const foods = [...shipped.knowledge.foods.values()];
const wide = wideRelease();
const long = (process.env['LONG'] ?? '') !== '';
const people = long ? 100_000 : 400;
/** Of these: eight in ten at the corners, one of the common generator, one known to be well. */
const [atCorners, common, well] = [(people * 8) / 10, people / 10, people / 10];

/** Every food that may stand in a list to favour at all. */
function wideRelease(): Release {
  const eaten = foods.filter((food) => food.use === 'food').map((food) => food.id);
  const { release, problems } = releaseFavouring(eaten, { pack: packRoot, content: shipped });
  if (release === undefined) throw new Error(JSON.stringify(problems.slice(0, 5)));
  return release;
}

/** Decided once, judged for every kind of fault: signs, advice, classes and dates, and the lines of the draft. */
async function judged(input: DecisionInput, report: Report): Promise<Decision> {
  const decision = await decide(input, shipped);
  report.add(faultsOf(decision, input, shipped), input);
  report.add(followUpFaults(decision, toldBy(input)), input);
  report.add(await draftFaults({ decision, input, release: shipped }), input);
  return decision;
}

/** A second look: each food and each dish of the release against the person. */
async function judgedWidely(input: DecisionInput, report: Report): Promise<void> {
  report.add(foodFaults(givenBy(await decide(input, wide), wide, input), toldBy(input)), input);
}

/** A third: what somebody adds by hand, and what is offered instead of a dish held back. */
async function judgedByHand(
  decision: Decision,
  input: DecisionInput,
  report: Report,
  draw: Dice,
): Promise<void> {
  const paper = { decision, input, release: shipped };
  report.add(await handFaults(paper, draw), input);
  report.add(await offerFaults(paper), input);
}

/** Rows that this person is the first to meet, and which are then met. */
function newlyMet<Row>(rows: Set<Row>, meets: (row: Row) => boolean): boolean {
  const met = [...rows].filter(meets);
  for (const row of met) rows.delete(row);
  return met.length > 0;
}

describe('the independent oracle', () => {
  it(`finds no fault in what ${atCorners} people at the corners are given`, {
    timeout: 5_400_000,
  }, async () => {
    const report = new Report();
    const draw = dice(20_261_122);
    const tried = new Set<string>();
    for (let n = 0; n < atCorners; n += 1) {
      const input = cornerPerson(draw, shipped);
      const told = toldBy(input);
      for (const { who } of foodTable) if (groups[who](told) === 'yes') tried.add(who);
      const decision = await judged(input, report);
      if (n % 8 === 0) await judgedWidely(input, report);
      if (n % 8 === 1) await judgedByHand(decision, input, report, dice(n));
    }
    expect(report.text).toEqual([]);
    // The oracle would be blind where nobody stands: every group was met.
    expect(foodTable.map((row) => row.who).filter((who) => !tried.has(who))).toEqual([]);
  });

  it('finds no fault with one thing the matter at a time, and meets every row', {
    timeout: 5_400_000,
  }, async () => {
    const report = new Report();
    const signs = new Set<AlarmRow>(alarmTable);
    const rows = new Set<FoodRow>(foodTable);
    let n = 0;
    for (const person of peopleWithOneThing(shipped)) {
      n += 1;
      const told = toldBy(person);
      // A slice is whoever is the first to meet a row, and one in forty; all of them in the long run.
      const first = newlyMet(signs, (sign) => sign.state(told) === 'yes');
      const firstFed = newlyMet(rows, (row) => groups[row.who](told) === 'yes');
      if (long || first || n % 40 === 0) await judged(inputOf(person, shipped), report);
      if (firstFed || (long && n % 5 === 0)) await judgedWidely(inputOf(person, shipped), report);
    }
    expect(report.text).toEqual([]);
    expect([...signs].map(nameOf)).toEqual([]);
    expect([...rows].map((row) => `${row.who} ${row.from}`)).toEqual([]);
  });

  it('finds no fault in what people of the common generator are given', { timeout: 5_400_000 }, async () => {
    const report = new Report();
    const draw = dice(7);
    // In batches: a hundred thousand drawn people do not stay in memory.
    for (let drawn = 0; drawn < common; drawn += 40)
      for (const person of seededPeople(shipped, { count: 40, seed: 20_261_122 + drawn })) {
        const on = civilDate.parse(person.visit.occurredOn);
        await judged(inputWith(factsOf(person), { on, draw, content: shipped }), report);
      }
    expect(report.text).toEqual([]);
  });

  it('finds nobody known to be well, adult or elder, who gets nothing', { timeout: 5_400_000 }, async () => {
    const report = new Report();
    const draw = dice(65);
    for (let n = 0; n < well; n += 1) {
      const input = wellPerson(draw, shipped);
      const decision = await judged(input, report);
      report.add(nothingForTheWell(decision, input), input);
      if (n % 4 === 0) await judgedByHand(decision, input, report, dice(n));
    }
    expect(report.text).toEqual([]);
  });

  it('would see it if the rules were gone: every row of its tables, each by itself', {
    timeout: 600_000,
  }, async () => {
    // Nothing but the rule that offers every food and dish to everybody.
    const bare: Release = { ...wide, rules: wide.rules.filter(({ rule }) => rule.id === offersAll) };
    const given = new Set(foods.filter((food) => food.use === 'food'));
    // Foods that may not be favoured at all are refused before any rule (below); no food of the pack: nothing to see.
    const rows = new Set(foodTable.filter((row) => [...given].some((food) => isOneOf(food, row.foods))));
    const signs = new Set(alarmTable);
    for (const person of peopleWithOneThing(shipped)) {
      const told = toldBy(person);
      const met = [...rows].filter((row) => groups[row.who](told) === 'yes');
      const raised = [...signs].filter((sign) => sign.state(told) === 'yes');
      if (met.length + raised.length === 0) continue;
      const input = inputOf(person, shipped);
      const decision = await decide(input, bare);
      const faults = new Set([
        ...foodFaults(givenBy(decision, bare, input), told),
        ...alarmFaults(decision, told),
      ]);
      for (const row of met)
        if (
          [...faults].some(
            (fault) => fault.startsWith(`${row.who}(yes) ${row.level}`) && fault.includes(row.from),
          )
        )
          rows.delete(row);
      for (const sign of raised)
        if (sign.demands.every((demand) => faults.has(`no ${demand}: ${nameOf(sign)}`))) signs.delete(sign);
    }
    expect([...rows].map((row) => `${row.who} ${row.from}`)).toEqual([]);
    expect([...signs].map(nameOf)).toEqual([]);
  });

  it('would see it on the paper, drafted or added by hand, if the safety rules were gone', async () => {
    const unsafe: Release = {
      ...shipped,
      rules: shipped.rules.filter(({ rule }) => rule.stage !== 'safety'),
    };
    const draw = dice(3);
    const seen = { draft: 0, hand: 0 };
    for (let n = 0; n < 40; n += 1) {
      const input = cornerPerson(draw, unsafe);
      const paper = { decision: await decide(input, unsafe), input, release: unsafe };
      seen.draft += (await draftFaults(paper)).length;
      seen.hand += (await handFaults(paper, dice(n))).length;
    }
    expect(seen.draft).toBeGreaterThan(0);
    expect(seen.hand).toBeGreaterThan(0);
  });

  it('says the same of the same people in another time zone', async () => {
    const zone = process.env['TZ'];
    const told = async (tz: string) => {
      process.env['TZ'] = tz;
      const draw = dice(24);
      const decisions = [];
      for (let n = 0; n < 15; n += 1) decisions.push(await decide(cornerPerson(draw, shipped), shipped));
      return JSON.stringify(decisions);
    };
    try {
      expect(await told('Pacific/Kiritimati')).toBe(await told('Pacific/Pago_Pago'));
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });
});

describe('the catalogue of the references', () => {
  it('holds 87, 6, 9 and 4 names', () => {
    const of = (batch: number) => [...catalogue.values()].filter((one) => one.batch === batch).length;
    expect([2002, 2019, 2023, 2024].map(of)).toEqual([87, 6, 9, 4]);
  });

  it('is what the pack calls 食药物质: same names, same batch, the 2019 batch only as spice, no higher amount', () => {
    const listed = foods.filter((food) => food.kind === 'catalogue');
    expect(new Set(listed.map((food) => food.name))).toEqual(new Set(catalogue.keys()));
    for (const food of listed) {
      const entry = catalogue.get(food.name);
      expect([food.name, food.batch], 'batch').toEqual([food.name, entry?.batch]);
      expect([food.name, food.use], 'use').toEqual([
        food.name,
        entry?.batch === 2019 ? 'spice-only' : 'food',
      ]);
      if (food.upperGramsPerDay !== undefined && entry?.upperGrams !== undefined)
        expect(food.upperGramsPerDay, food.name).toBeLessThanOrEqual(entry.upperGrams);
    }
  });

  it('refuses a release that favours what is no food or only a spice', () => {
    const drug = foodTable.find((row) => row.from.includes('nameTraps'))?.foods ?? new Set();
    const refused = foods.filter(
      (food) => isOneOf(food, drug) || food.use !== 'food' || catalogue.get(food.name)?.batch === 2019,
    );
    expect(refused.length).toBeGreaterThan(10);
    const { release, problems } = releaseFavouring(
      refused.map((food) => food.id),
      { pack: packRoot, content: shipped },
    );
    expect(release).toBeUndefined();
    const named = problems.filter((one) => one.severity === 'error').map((one) => one.values['food']);
    expect(named).toEqual(refused.map((food) => food.name));
  });
});
