/**
 * The Store in memory, for tests: the same texts, checks and refusals as on files, nothing durable. `contents` outlives
 * a close, so a test can open it again or put damaged text in. Keeps texts, so callers never share an object.
 */
import type {
  AppendLog,
  Collection,
  Found,
  Store,
  StoredForm,
  SummarisedForm,
  Summary,
} from '../domain/ports.js';
import { type Counter, counterForm, nextNumber } from './counters.js';
import { type Entry, entryOf } from './entry-file.js';
import { checkForm, checkKey, prepare, seal } from './envelope.js';
import { readLines } from './log-lines.js';
import { type Report, StoreError } from './store-error.js';

export interface MemoryContents {
  /** `<place>/<form>`, then key, then the text of the file. Places: entries, counters. */
  readonly entries: Map<string, Map<string, string>>;
  /** Form, then lines, each with its line end. */
  readonly logs: Map<string, string[]>;
}

export function emptyContents(): MemoryContents {
  return { entries: new Map(), logs: new Map() };
}

export async function openMemoryStore(
  contents: MemoryContents = emptyContents(),
  report: Report = () => undefined,
): Promise<Store> {
  return new MemoryStore(contents, report);
}

class MemoryStore implements Store {
  readonly #contents: MemoryContents;
  readonly #report: Report;
  readonly #counters: Collection<Counter>;
  readonly #opened = new Set<string>();
  #closed = false;

  constructor(contents: MemoryContents, report: Report) {
    this.#contents = contents;
    this.#report = report;
    this.#counters = this.#open('counters', counterForm, () => undefined);
  }

  async collection<T>(form: StoredForm<T>): Promise<Collection<T>> {
    return this.#open('entries', form, () => undefined);
  }

  async summarised<T, S>(form: SummarisedForm<T, S>): Promise<Collection<T, S>> {
    return this.#open('entries', form, (value) => form.summarise(value));
  }

  async log<T>(form: StoredForm<T>): Promise<AppendLog<T>> {
    this.#claimName(form, 'logs');
    const log = new MemoryLog(form, placeFor(this.#contents.logs, form.name, []), this.#guard, this.#report);
    return log.open();
  }

  nextNumber(counter: string): Promise<number> {
    return nextNumber(this.#counters, counter);
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  readonly #guard = (path: string): void => {
    if (this.#closed) throw new StoreError('store.closed', path);
  };

  #open<T, S>(place: string, form: StoredForm<T>, summarise: (value: T) => S): Collection<T, S> {
    this.#claimName(form, place);
    const texts = placeFor(this.#contents.entries, `${place}/${form.name}`, new Map<string, string>());
    return new MemoryCollection(form, summarise, texts, this.#guard, this.#report);
  }

  #claimName<T>(form: StoredForm<T>, place: string): void {
    this.#guard(form.name);
    checkForm(form);
    const name = `${place}/${form.name}`;
    if (this.#opened.has(name)) throw new StoreError('store.opened-twice', form.name);
    this.#opened.add(name);
  }
}

/** Every operation is done before it first waits, so changes of a key cannot overtake each other. */
class MemoryCollection<T, S> implements Collection<T, S> {
  readonly #form: StoredForm<T>;
  readonly #summarise: (value: T) => S;
  readonly #texts: Map<string, string>;
  readonly #guard: (path: string) => void;
  readonly #summaries = new Map<string, Summary<S>>();

  constructor(
    form: StoredForm<T>,
    summarise: (value: T) => S,
    texts: Map<string, string>,
    guard: (path: string) => void,
    report: Report,
  ) {
    this.#form = form;
    this.#summarise = summarise;
    this.#texts = texts;
    this.#guard = guard;
    for (const key of texts.keys()) {
      const entry = this.#read(key);
      if (entry.state === 'found')
        this.#summaries.set(key, { state: 'found', value: summarise(entry.value) });
      if (entry.state !== 'damaged') continue;
      this.#summaries.set(key, { state: 'damaged' });
      const values = { reason: entry.reason };
      report({ code: 'store.damaged-entry', path: `${form.name}/${key}`, values });
    }
  }

  async get(key: string): Promise<Found<T>> {
    this.#check(key);
    const entry = this.#read(key);
    return entry.state === 'found' ? { state: 'found', value: entry.value } : entry;
  }

  async create(key: string, value: T): Promise<boolean> {
    this.#check(key);
    if (this.#texts.has(key)) return false;
    this.#write(key, value);
    return true;
  }

  async update(key: string, change: (value: T) => T | undefined): Promise<T> {
    this.#check(key);
    const value = this.#present(key, this.#read(key));
    const next = change(value);
    return next === undefined ? value : this.#write(key, next);
  }

  async remove(key: string): Promise<void> {
    this.#check(key);
    const entry = this.#read(key);
    if (entry.state === 'missing') return;
    this.#present(key, entry);
    this.#texts.delete(key);
    this.#summaries.delete(key);
  }

  keys(): readonly string[] {
    return [...this.#summaries.keys()];
  }

  summaries(): ReadonlyMap<string, Summary<S>> {
    return this.#summaries;
  }

  #check(key: string): void {
    this.#guard(this.#form.name);
    checkKey(this.#form.name, key);
  }

  #read(key: string): Entry<T> {
    const text = this.#texts.get(key);
    return text === undefined ? { state: 'missing' } : entryOf(this.#form, key, Buffer.from(text, 'utf8'));
  }

  #write(key: string, value: T): T {
    const sealed = seal(this.#form, key, prepare(this.#form, key, value));
    const summary = this.#summarise(sealed.value);
    this.#texts.set(key, `${sealed.text}\n`);
    this.#summaries.set(key, { state: 'found', value: summary });
    return sealed.value;
  }

  #present(key: string, entry: Entry<T>): T {
    if (entry.state === 'found') return entry.value;
    const path = `${this.#form.name}/${key}`;
    if (entry.state === 'missing') throw new StoreError('store.missing', path);
    throw new StoreError('store.damaged', path, { reason: entry.reason });
  }
}

class MemoryLog<T> implements AppendLog<T> {
  readonly #form: StoredForm<T>;
  readonly #lines: string[];
  readonly #guard: (path: string) => void;
  readonly #report: Report;
  #next = 1;

  constructor(form: StoredForm<T>, lines: string[], guard: (path: string) => void, report: Report) {
    this.#form = form;
    this.#lines = lines;
    this.#guard = guard;
    this.#report = report;
  }

  /** @throws StoreError store.newer-version */
  open(): this {
    const last = this.#lines.at(-1);
    if (last !== undefined && !last.endsWith('\n')) {
      this.#lines.pop();
      const values = { bytes: Buffer.byteLength(last) };
      this.#report({ code: 'store.torn-line', path: this.#form.name, values });
    }
    this.#next = this.#readAll().next;
    return this;
  }

  async append(entry: T): Promise<void> {
    this.#guard(this.#form.name);
    const prepared = prepare(this.#form, 'line', entry);
    this.#lines.push(`${seal(this.#form, String(this.#next), prepared).text}\n`);
    this.#next += 1;
  }

  async *read(): AsyncIterable<T> {
    this.#guard(this.#form.name);
    yield* this.#readAll().values;
  }

  #readAll() {
    const bytes = Buffer.from(this.#lines.join(''), 'utf8');
    return readLines(this.#form, this.#form.name, bytes, 1, this.#report);
  }
}

function placeFor<V>(places: Map<string, V>, name: string, empty: V): V {
  const place = places.get(name) ?? empty;
  places.set(name, place);
  return place;
}
