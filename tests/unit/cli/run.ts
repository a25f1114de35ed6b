/** Runs one command of the command line as a person would, on files and a store handed in. */
import { type Command, dispatch } from '../../../src/cli/command.js';
import type { Store } from '../../../src/domain/ports.js';
import { loadMessages } from '../../../src/knowledge/messages.js';
import type { PackFolders } from '../../../src/knowledge/pack.js';
import { packRoot } from '../../scenarios/release.js';

const messages = loadMessages(`${packRoot}templates/messages`);

export interface RunOptions {
  readonly input?: string;
  readonly folders?: PackFolders;
  readonly openStore?: () => Promise<Store>;
}

export interface Ran {
  readonly code: number;
  /** Standard output. */
  readonly output: string;
  /** What people were told. */
  readonly told: string;
}

export async function runCommand(
  command: Command,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Ran> {
  let output = '';
  let told = '';
  const code = await dispatch([command], [...command.name.split(' '), ...args], {
    input: (async function* input() {
      yield new TextEncoder().encode(options.input ?? '');
    })(),
    write: async (text) => {
      output += text;
    },
    tell: async (text) => {
      told += text;
    },
    folders: options.folders ?? { pack: packRoot },
    messages,
    ...(options.openStore ? { openStore: options.openStore } : {}),
  });
  return { code, output, told };
}
