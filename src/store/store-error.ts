/**
 * What the store refuses or reports, by message code (templates/messages/store.zh-CN.yaml).
 * Never carries a stored value: parse errors quote patient data, so they are dropped, not chained.
 */
import type { Problem } from '../domain/result.js';

/** Thrown: the store cannot be opened, or this operation did not happen. */
export const refusalCodes = [
  'store.folder-missing',
  'store.marker-missing',
  'store.marker-damaged',
  'store.newer-layout',
  'store.locked',
  'store.newer-version',
  'store.opened-twice',
  'store.closed',
  'store.bad-key',
  'store.missing',
  'store.damaged',
  'store.not-storable',
  'store.disk-full',
  'store.write-failed',
  /** The last step failed: the new state shows, but a power cut may still undo it. Never retried blindly. */
  'store.write-uncertain',
  'store.read-failed',
] as const;

/** Reported while everything else goes on. */
export const noticeCodes = [
  'store.stale-lock',
  'store.swept',
  'store.stray-file',
  'store.damaged-entry',
  'store.torn-line',
  'store.damaged-line',
  'store.log-gap',
] as const;

/** Why an entry or a line cannot be trusted. Message code: `store.damage-<reason>`. */
export const damageReasons = [
  'not-an-envelope',
  'wrong-form',
  'wrong-key',
  'checksum',
  'not-canonical',
  'wrong-shape',
  'upcast-failed',
  'unreadable',
  'vanished',
] as const;

export type RefusalCode = (typeof refusalCodes)[number];
export type NoticeCode = (typeof noticeCodes)[number];
export type DamageReason = (typeof damageReasons)[number];

type Values = Readonly<Record<string, string | number>>;

export class StoreError extends Error {
  readonly problem: Problem & { readonly code: RefusalCode };

  /** `path` names a form and key, or a file inside the store's folder; `cause` is a file-system error only. */
  constructor(code: RefusalCode, path: string, values: Values = {}, cause?: unknown) {
    super(`${code}: ${path}`, cause === undefined ? undefined : { cause });
    this.name = 'StoreError';
    this.problem = { code, path, values };
  }
}

/** Receives what the store noticed; main.ts logs it. Values are ids, numbers and codes. */
export type Report = (notice: Problem & { readonly code: NoticeCode }) => void;
