import { describe, expect, it } from 'vitest';
import { KeyQueue } from '../../src/store/key-queue.js';

/** A task that ends when told. */
function held() {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { task: () => ended, end: () => end() };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('KeyQueue', () => {
  it('runs tasks of different keys side by side and of one key one after another', async () => {
    const queue = new KeyQueue();
    const started: string[] = [];
    const first = held();
    const note = (name: string, task: () => Promise<void>) => async (): Promise<void> => {
      started.push(name);
      await task();
    };
    const one = queue.run('a', note('a1', first.task));
    const two = queue.run(
      'a',
      note('a2', async () => undefined),
    );
    await queue.run(
      'b',
      note('b1', async () => undefined),
    );
    expect(started).toEqual(['a1', 'b1']);
    first.end();
    await Promise.all([one, two]);
    expect(started).toEqual(['a1', 'b1', 'a2']);
  });

  it('goes on after a task that failed', async () => {
    const queue = new KeyQueue();
    const failed = queue.run('a', () => Promise.reject(new Error('no')));
    const next = queue.run('a', async () => 'next');
    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe('next');
  });

  it('runs no more tasks at once than its limit, in the order asked', async () => {
    const queue = new KeyQueue(2);
    let running = 0;
    let most = 0;
    const started: number[] = [];
    const task = (n: number) => async (): Promise<void> => {
      started.push(n);
      running += 1;
      most = Math.max(most, running);
      await settled();
      running -= 1;
    };
    await Promise.all([1, 2, 3, 4, 5, 6].map((n) => queue.run(`key ${n}`, task(n))));
    expect(most).toBe(2);
    expect(started).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it('when closing waits for what was asked and takes no more', async () => {
    const queue = new KeyQueue();
    const first = held();
    const asked = queue.run('a', first.task);
    let closed = false;
    const closing = queue.close().then(() => {
      closed = true;
    });
    await expect(queue.run('b', async () => 1)).rejects.toMatchObject({ problem: { code: 'store.closed' } });
    await settled();
    expect(closed).toBe(false);
    first.end();
    await Promise.all([asked, closing]);
  });
});
