/**
 * The independent oracle over random people: what clinical.md and food-medicine.json forbid, demand and classify, against
 * what decide() says. A seeded slice in every run, 100,000 people with LONG=1. Two releases take turns: the shipped one,
 * and the same with an item that favours every food there is (wide-release.ts).
 */
import { describe, expect, it } from 'vitest';
import { decide } from '../../src/decision/decide.js';
import type { DecisionInput } from '../../src/decision/input.js';
import type { Release } from '../../src/decision/release.js';
import { civilDate } from '../../src/domain/time.js';
import { factsOf, seededPeople } from '../people/people.js';
import { packRoot, shippedRelease } from '../scenarios/release.js';
import { catalogue } from './catalogue.js';
import { cornerPerson, dice, inputWith } from './corner-people.js';
import { emergencyTable, urgentTable } from './emergencies.js';
import { followUpFaults } from './follow-up.js';
import { foodTable } from './food-table.js';
import { groups } from './groups.js';
import { peopleWithOneThing } from './one-at-a-time.js';
import { emergencyFaults, faultsOf, foodFaults, givenBy, isOneOf } from './plan-faults.js';
import { toldBy } from './told.js';
import { nothingForTheWell, wellPerson } from './well.js';
import { releaseFavouring } from './wide-release.js';

const shipped = shippedRelease();
const foods = [...shipped.knowledge.foods.values()];
const wide = wideRelease();
const long = (process.env['LONG'] ?? '') !== '';
const people = long ? 100_000 : 800;

/** Every food that may stand in a list to favour at all. */
function wideRelease(): Release {
  const eaten = foods.filter((food) => food.use === 'food').map((food) => food.id);
  const { release, problems } = releaseFavouring(eaten, { pack: packRoot, content: shipped });
  if (release === undefined) throw new Error(JSON.stringify(problems.slice(0, 5)));
  return release;
}

/** Every fault once: how many people have it, and the facts of the one of whom least is known. */
class Report {
  readonly #faults = new Map<string, { times: number; smallest: DecisionInput }>();
  add(faults: readonly string[], input: DecisionInput): void {
    const size = (one: DecisionInput) => Object.keys(one.facts).length;
    for (const fault of faults) {
      const before = this.#faults.get(fault);
      const smallest = before === undefined || size(input) < size(before.smallest) ? input : before.smallest;
      this.#faults.set(fault, { times: (before?.times ?? 0) + 1, smallest });
    }
  }
  get text(): readonly string[] {
    return [...this.#faults].map(
      ([fault, { times, smallest }]) =>
        `${times}× ${fault}; for example ${JSON.stringify({ on: smallest.occurredOn, ...known(smallest) })}`,
    );
  }
}

function known({ facts }: DecisionInput): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(facts).flatMap(([id, entry]) => ('value' in entry ? [[id, entry.value]] : [])),
  );
}

async function judged(input: DecisionInput, report: Report): Promise<void> {
  const decision = await decide(input, shipped);
  report.add(faultsOf(decision, input, shipped), input);
  report.add(followUpFaults(decision, toldBy(input)), input);
}

const alarms = [...emergencyTable, ...urgentTable];

describe('the independent oracle', () => {
  it(`finds no fault in what ${people} people at the corners are given`, { timeout: 5_400_000 }, async () => {
    const report = new Report();
    const draw = dice(20_261_122);
    const tried = new Set<string>();
    for (let n = 0; n < people; n += 1) {
      const input = cornerPerson(draw, shipped);
      const told = toldBy(input);
      for (const { who } of foodTable) if (groups[who](told) === 'yes') tried.add(who);
      if (n % 2 === 0) await judged(input, report);
      else {
        const decision = await decide(input, wide);
        report.add(foodFaults(givenBy(decision, wide, input), told), input);
      }
    }
    expect(report.text).toEqual([]);
    // The oracle would be blind where nobody stands: every group was met.
    expect(foodTable.map((row) => row.who).filter((who) => !tried.has(who))).toEqual([]);
  });

  it('finds no fault with one thing the matter at a time', { timeout: 5_400_000 }, async () => {
    const report = new Report();
    const met = new Set<string>();
    let n = 0;
    for (const input of peopleWithOneThing(shipped)) {
      n += 1;
      // A slice of one in eleven, another corner of each background; all of them in the long run.
      if (!long && n % 11 !== 0) continue;
      for (const { id, state } of alarms) if (state(toldBy(input)) === 'yes') met.add(id);
      await judged(input, report);
      const decision = await decide(input, wide);
      report.add(foodFaults(givenBy(decision, wide, input), toldBy(input)), input);
    }
    expect(report.text).toEqual([]);
    if (long) expect(alarms.map((row) => row.id).filter((id) => !met.has(id))).toEqual([]);
  });

  it('finds no fault in what people of the common generator are given', { timeout: 5_400_000 }, async () => {
    const report = new Report();
    const draw = dice(7);
    // In batches: a hundred thousand drawn people do not stay in memory.
    for (let drawn = 0; drawn < people / 8; drawn += 100)
      for (const person of seededPeople(shipped, { count: 100, seed: 20_261_122 + drawn })) {
        const on = civilDate.parse(person.visit.occurredOn);
        await judged(inputWith(factsOf(person), { on, draw, content: shipped }), report);
      }
    expect(report.text).toEqual([]);
  });

  it('finds nobody known to be well, adult or elder, who gets nothing', { timeout: 5_400_000 }, async () => {
    const report = new Report();
    const draw = dice(65);
    for (let n = 0; n < people / 8; n += 1) {
      const input = wellPerson(draw, shipped);
      await judged(input, report);
      report.add(nothingForTheWell(await decide(input, shipped), input), input);
    }
    expect(report.text).toEqual([]);
  });

  it('would see it if the rules were gone: every row of its tables, each by itself', {
    timeout: 600_000,
  }, async () => {
    const bare: Release = {
      ...wide,
      rules: wide.rules.filter(({ rule }) => rule.stage !== 'safety' && rule.stage !== 'triage'),
    };
    const given = new Set(foods.filter((food) => food.use === 'food'));
    // Foods that may not be favoured at all are refused before any rule (below); no food of the pack: nothing to see.
    const rows = new Set(foodTable.filter((row) => [...given].some((food) => isOneOf(food, row.foods))));
    const signs = new Set(alarms);
    for (const input of peopleWithOneThing(shipped)) {
      const told = toldBy(input);
      const met = [...rows].filter((row) => groups[row.who](told) === 'yes');
      const raised = [...signs].filter((sign) => sign.state(told) === 'yes');
      if (met.length + raised.length === 0) continue;
      const decision = await decide(input, bare);
      const faults = [
        ...foodFaults(givenBy(decision, bare, input), told),
        ...emergencyFaults(decision, told),
      ];
      for (const row of met)
        if (
          faults.some((fault) => fault.startsWith(`${row.who}(yes) ${row.level}`) && fault.includes(row.from))
        )
          rows.delete(row);
      for (const sign of raised)
        if (faults.some((fault) => fault.startsWith(`no alert: ${sign.id}`))) signs.delete(sign);
    }
    expect([...rows].map((row) => `${row.who} ${row.from}`)).toEqual([]);
    expect([...signs].map((sign) => sign.id)).toEqual([]);
  });

  it('says the same of the same people in another time zone', async () => {
    const zone = process.env['TZ'];
    const told = async (tz: string) => {
      process.env['TZ'] = tz;
      const draw = dice(24);
      const decisions = [];
      for (let n = 0; n < 25; n += 1) decisions.push(await decide(cornerPerson(draw, shipped), shipped));
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
