/**
 * One task a key at a time, in the order asked; different keys side by side up to a limit (open files).
 * Never swallows a task's error and never lets it stop the tasks behind it.
 */
import { StoreError } from './store-error.js';

export class KeyQueue {
  readonly #tails = new Map<string, Promise<void>>();
  readonly #waiting: (() => void)[] = [];
  readonly #limit: number;
  #running = 0;
  #closed = false;

  constructor(limit = 16) {
    this.#limit = limit;
  }

  /** @throws StoreError store.closed after close() */
  refuseIfClosed(path: string): void {
    if (this.#closed) throw new StoreError('store.closed', path);
  }

  /** @throws StoreError store.closed (as a rejection) after close() */
  run<R>(key: string, task: () => Promise<R>): Promise<R> {
    if (this.#closed) return Promise.reject(new StoreError('store.closed', key));
    const before = this.#tails.get(key) ?? Promise.resolve();
    const result = before.then(() => this.#withSlot(task));
    const forget = (): void => {
      if (this.#tails.get(key) === tail) this.#tails.delete(key);
    };
    const tail: Promise<void> = result.then(forget, forget);
    this.#tails.set(key, tail);
    return result;
  }

  /** Takes no more tasks and resolves when those accepted have ended. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#tails.values());
  }

  async #withSlot<R>(task: () => Promise<R>): Promise<R> {
    if (this.#running < this.#limit) this.#running += 1;
    // A task that ends hands its slot to the one waiting, so the count stays.
    else await new Promise<void>((go) => this.#waiting.push(go));
    try {
      return await task();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}
