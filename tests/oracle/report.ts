/** Every fault once: how many people have it, and the facts of the one of whom least is known. */
import type { DecisionInput } from '../../src/decision/input.js';

export class Report {
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

function known({ facts, confirmedPatterns }: DecisionInput): Readonly<Record<string, unknown>> {
  const told = Object.entries(facts).flatMap(([id, entry]) => ('value' in entry ? [[id, entry.value]] : []));
  return { ...Object.fromEntries(told), ...(confirmedPatterns ? { confirmedPatterns } : {}) };
}
