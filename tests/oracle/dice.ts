/** A seeded generator of the oracle's own, far faster than arbitraries. The same seed draws the same anywhere. */
export interface Dice {
  /** From 0 to below 1. */
  roll(): number;
  chance(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
}

/** mulberry32. */
export function dice(seed: number): Dice {
  let state = seed >>> 0;
  const roll = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    roll,
    chance: (probability) => roll() < probability,
    pick: (from) => {
      const one = from[Math.floor(roll() * from.length)];
      if (one === undefined) throw new Error('nothing to pick from');
      return one;
    },
  };
}

/** Dice of one question of one person: a question added to the dictionary draws nobody else's answers anew. */
export function diceOf(person: number, fact: string): Dice {
  let hash = person;
  for (const letter of fact) hash = Math.imul(hash ^ letter.charCodeAt(0), 16_777_619);
  return dice(hash);
}
