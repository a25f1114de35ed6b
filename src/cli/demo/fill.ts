/** Fills an empty store with a plainly fictitious county. Never touches a store that already holds anybody. */
import type { House } from '../../app.js';

export interface DemoAccount {
  readonly [key: string]: string;
  readonly loginName: string;
  readonly password: string;
  readonly role: string;
  readonly organisation: string;
}

export async function fillDemo(_house: House, _pack: string): Promise<void> {}

export function demoAccounts(_pack: string): readonly DemoAccount[] {
  return [];
}
