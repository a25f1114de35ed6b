/**
 * What the house needs from outside: storage, time, randomness, a printer of PDFs. Adapters live in src/store/ and
 * src/prescription/; main.ts wires them. Every storage adapter passes the one conformance suite in tests/store/.
 */
import type { Instant } from './time.js';

/** How one kind of stored thing is read back: strict, versioned, upgraded by pure upcasters. */
export interface StoredForm<T> {
  /** Folder or table name, kebab-case. */
  readonly name: string;
  /** Version written now. A stored newer version refuses to start the service. */
  readonly version: number;
  /** Strict parse of the current version. Throws on anything else. */
  parse(stored: unknown): T;
  /** upcasters[n] turns version n into n + 1. */
  readonly upcasters: Readonly<Record<number, (old: unknown) => unknown>>;
}

/** Stored form with a small in-memory summary of every entry, for lists. */
export interface SummarisedForm<T, S> extends StoredForm<T> {
  summarise(value: T): S;
}

export type Found<T> =
  | { readonly state: 'found'; readonly value: T }
  | { readonly state: 'missing' }
  /** The file stays where it is; the entry takes no writes. */
  | { readonly state: 'damaged'; readonly reason: string };

export type Summary<S> = { readonly state: 'found'; readonly value: S } | { readonly state: 'damaged' };

/** One entry a key. Keys are [A-Za-z0-9_-]+. Writes are durable (fsync of file and folder) when the promise resolves. */
export interface Collection<T, S = undefined> {
  get(key: string): Promise<Found<T>>;
  /** False when the key is taken; nothing is written then. */
  create(key: string, value: T): Promise<boolean>;
  /**
   * Reads, changes, writes; one change a key at a time. `change` may throw: nothing is written and the error
   * passes through. A change that returns undefined writes nothing. Refuses (throws) on damaged or missing.
   */
  update(key: string, change: (value: T) => T | undefined): Promise<T>;
  remove(key: string): Promise<void>;
  keys(): readonly string[];
  /** Summaries as of the last acknowledged write. */
  summaries(): ReadonlyMap<string, Summary<S>>;
}

/** Append-only list of JSON lines; durable when the promise resolves. */
export interface AppendLog<T> {
  append(entry: T): Promise<void>;
  read(): AsyncIterable<T>;
}

export interface Store {
  collection<T>(form: StoredForm<T>): Promise<Collection<T>>;
  summarised<T, S>(form: SummarisedForm<T, S>): Promise<Collection<T, S>>;
  log<T>(form: StoredForm<T>): Promise<AppendLog<T>>;
  /** Gap-free counter, durable before it is handed out: 1, 2, 3 … */
  nextNumber(counter: string): Promise<number>;
  close(): Promise<void>;
}

/** Time and chance, handed in by main.ts; tests hand in fixed ones. */
export interface Clock {
  now(): Instant;
}

export interface Randomness {
  /** UUIDv7. */
  id(): string;
  bytes(length: number): Uint8Array;
}

/** HTML of our own templates → PDF bytes. No network while printing. */
export interface PdfPrinter {
  print(html: string, paper: 'A4' | 'A5'): Promise<Uint8Array>;
  close(): Promise<void>;
}
