/**
 * The text of one stored entry or log line:
 *   {"form":…,"key":…,"schemaVersion":…,"sha256":…,"value":…}
 * canonical JSON on one line. The checksum covers everything but itself. Reading accepts these bytes and no others;
 * what cannot be trusted is `damaged`, never repaired, never guessed.
 */
import { canonicalJson, hashOfText } from '../domain/canonical.js';
import { contentId } from '../domain/codes.js';
import type { StoredForm } from '../domain/ports.js';
import { type DamageReason, StoreError } from './store-error.js';

export interface Sealed<T> {
  readonly state: 'found';
  readonly key: string;
  /** As a reader will see it: parsed back from the text. */
  readonly value: T;
  readonly text: string;
}

export interface Damaged {
  readonly state: 'damaged';
  readonly reason: DamageReason;
}

/** A value that passed its form, with its canonical JSON. */
export interface Prepared<T> {
  readonly json: string;
  readonly value: T;
}

const keyPattern = /^[A-Za-z0-9_-]{1,128}$/;
const headPattern =
  /^\{"form":"([a-z0-9-]+)","key":"([A-Za-z0-9_-]{1,128})","schemaVersion":([1-9][0-9]{0,8}),"sha256":"([0-9a-f]{64})","value":/;

/** @throws StoreError store.bad-key. The key is not repeated: it may be what a person typed. */
export function checkKey(form: string, key: string): void {
  if (!keyPattern.test(key)) throw new StoreError('store.bad-key', form);
}

export function isKey(text: string): boolean {
  return keyPattern.test(text);
}

/** @throws TypeError when the form could not read every version it claims to: a fault of the code, not of the data. */
export function checkForm<T>(form: StoredForm<T>): void {
  if (!contentId.safeParse(form.name).success)
    throw new TypeError(`form name ${form.name} is not kebab-case`);
  if (!Number.isSafeInteger(form.version) || form.version < 1) {
    throw new TypeError(`form ${form.name}: version ${form.version} is not a positive whole number`);
  }
  for (let version = 1; version < form.version; version += 1) {
    if (form.upcasters[version] === undefined) {
      throw new TypeError(`form ${form.name}: no upcaster from version ${version}`);
    }
  }
}

/** Refuses what could not be read back. @throws StoreError store.not-storable */
export function prepare<T>(form: StoredForm<T>, key: string, value: T): Prepared<T> {
  try {
    const json = canonicalJson(value);
    return { json, value: form.parse(JSON.parse(json)) };
  } catch {
    throw new StoreError('store.not-storable', `${form.name}/${key}`);
  }
}

export function seal<T>(form: StoredForm<T>, key: string, prepared: Prepared<T>): Sealed<T> {
  const head = headOf(form.name, key, form.version);
  const sha256 = checksumOf(head, prepared.json);
  const text = `${head},"sha256":"${sha256}","value":${prepared.json}}`;
  return { state: 'found', key, value: prepared.value, text };
}

/** @throws StoreError store.newer-version when the text is intact but newer than the code */
export function unseal<T>(form: StoredForm<T>, text: string): Sealed<T> | Damaged {
  const head = headPattern.exec(text);
  if (head === null || !text.endsWith('}')) return damaged('not-an-envelope');
  const [headText, name = '', key = '', versionText = '', sha256 = ''] = head;
  const json = text.slice(headText.length, -1);
  const version = Number(versionText);
  if (checksumOf(headOf(name, key, version), json) !== sha256) return damaged('checksum');
  if (name !== form.name) return damaged('wrong-form');
  if (version > form.version) {
    const values = { stored: version, known: form.version };
    throw new StoreError('store.newer-version', `${form.name}/${key}`, values);
  }
  const value = parseCanonical(json);
  if (value === undefined) return damaged('not-canonical');
  return upgrade(form, key, version, value, text);
}

function upgrade<T>(form: StoredForm<T>, key: string, version: number, stored: unknown, text: string) {
  let value = stored;
  for (let from = version; from < form.version; from += 1) {
    try {
      value = form.upcasters[from]?.(value);
    } catch {
      return damaged('upcast-failed');
    }
  }
  try {
    return { state: 'found', key, value: form.parse(value), text } as const;
  } catch {
    return damaged('wrong-shape');
  }
}

/**
 * JSON.parse keeps the last of two equal keys in silence, so the value must write back to the same bytes. The
 * built-in stringify is five times faster and agrees except where keys look like whole numbers.
 */
function parseCanonical(json: string): unknown {
  try {
    const value: unknown = JSON.parse(json);
    return JSON.stringify(value) === json || canonicalJson(value) === json ? value : undefined;
  } catch {
    return undefined;
  }
}

function headOf(form: string, key: string, version: number): string {
  return `{"form":"${form}","key":"${key}","schemaVersion":${version}`;
}

/** A flipped digit of the version must read as damage, not as "newer": so the head is covered too. */
function checksumOf(head: string, json: string): string {
  return hashOfText(`${head},"value":${json}}`);
}

function damaged(reason: DamageReason): Damaged {
  return { state: 'damaged', reason };
}
