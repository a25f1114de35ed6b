/** The process dies, and the machine with it, at every step of a day’s writing. */
import { describe, expect, it } from 'vitest';
import { findAfterCrash, nothingYet, type Operation, play, settle } from './crash-run.js';
import { seeded } from './faulty-disk.js';
import { SimulatedDisk } from './simulated-disk.js';

const write = (key: string): Operation => ({ do: 'write', key });
const remove = (key: string): Operation => ({ do: 'remove', key });
const append: Operation = { do: 'append' };
const count: Operation = { do: 'count' };

/** Each key is in a group once: what two changes at once leave is the queue’s affair, tested elsewhere. */
const day = [
  [write('n1'), write('n2'), append],
  [count],
  [write('n1'), append, append, count],
  [remove('n2'), write('n3'), append],
  [write('n2'), append, count, remove('n3')],
];

/** Short: whatever is written later would make durable what was left. */
const evening = [[write('n1'), write('n2'), append, count]];

const stepsOfADay = await play(new SimulatedDisk(), day, -1, nothingYet());

describe('a crash at every step', () => {
  it('is played over a day of more than a hundred steps', () => {
    expect(stepsOfADay).toBeGreaterThan(100);
  });

  it.each([1, 2, 3, 4, 5])(
    'with a power cut loses nothing acknowledged and leaves nothing damaged (seed %i)',
    async (seed) => {
      for (let step = 0; step < stepsOfADay; step += 1) {
        const disk = new SimulatedDisk();
        const memory = nothingYet();
        await play(disk, day, step, memory);
        const { store } = await findAfterCrash(disk.powerCut(seeded(seed * 1000 + step)), memory, 2);
        expect(await store.nextNumber('sheets')).toBeGreaterThan(memory.highestNumber);
      }
    },
  );

  it('without one: what the next process then reads survives a power cut', async () => {
    for (let step = 0; step < stepsOfADay; step += 1) {
      const disk = new SimulatedDisk();
      const memory = nothingYet();
      await play(disk, day, step, memory);
      settle(memory, await findAfterCrash(disk, memory, 2));
      await findAfterCrash(disk.powerCut(seeded(step)), memory, 3);
    }
  });

  it('without one: what the next process then writes survives a power cut', async () => {
    for (let step = 0; step < stepsOfADay; step += 1) {
      const disk = new SimulatedDisk();
      const memory = nothingYet();
      await play(disk, day, step, memory);
      await play(disk, evening, -1, memory, 2);
      for (const seed of [1, 2, 3, 4, 5, 6]) {
        await findAfterCrash(disk.powerCut(seeded(seed * 1000 + step)), memory, 3);
      }
    }
  });
});

/** If these fail, the tests above prove nothing. */
describe('the simulated power cut finds a disk that', () => {
  const lossesOn = async (makeDisk: () => SimulatedDisk): Promise<number> => {
    let losses = 0;
    for (let seed = 0; seed < 40; seed += 1) {
      const disk = makeDisk();
      const memory = nothingYet();
      await play(disk, day, -1, memory);
      const cut = disk.powerCut(seeded(seed));
      await findAfterCrash(cut, memory, 2).catch(() => {
        losses += 1;
      });
    }
    return losses;
  };

  it('keeps its promises: no loss', async () => {
    expect(await lossesOn(() => new SimulatedDisk())).toBe(0);
  });

  it('does nothing when asked to sync a folder', async () => {
    class Forgetful extends SimulatedDisk {
      override async syncFolder(): Promise<void> {}
    }
    expect(await lossesOn(() => new Forgetful())).toBeGreaterThan(0);
  });

  it('does nothing when asked to sync a file', async () => {
    class Lying extends SimulatedDisk {
      override async open(...args: Parameters<SimulatedDisk['open']>) {
        return { ...(await super.open(...args)), sync: async () => undefined };
      }
    }
    expect(await lossesOn(() => new Lying())).toBeGreaterThan(0);
  });
});
