/** What a command is, and the dispatcher that finds it. Commands are thin: read, call, write, exit code. */
import { statSync } from 'node:fs';
import type { Store } from '../domain/ports.js';
import type { Messages } from '../knowledge/messages.js';
import type { PackFolders } from '../knowledge/pack.js';

/** 0 fine · 1 findings in what was read · 2 wrong use · 3 a fault of ours. */
export type ExitCode = 0 | 1 | 2 | 3;

/** The world as a command sees it; main.ts wires the real one, tests their own. */
export interface CommandIo {
  readonly input: AsyncIterable<Uint8Array>;
  /** Resolves when more may be written. */
  write(text: string): Promise<void>;
  /** For people: faults and usage, never data. */
  tell(text: string): Promise<void>;
  readonly folders: PackFolders;
  readonly messages: Messages;
  /** Opens the store of DATA_DIR, which must exist; throws StoreError. Absent where commands have no store. */
  readonly openStore?: () => Promise<Store>;
}

export interface Command {
  /** One or more words: `score`, `rules check`. */
  readonly name: string;
  /** Message code of the one-line summary in the usage text. */
  readonly summary: string;
  run(args: readonly string[], io: CommandIo): Promise<ExitCode>;
}

/** Runs the command that `args` begin with. Usage on --help (0), no or an unknown command (2); a throw is 3. */
export async function dispatch(
  commands: readonly Command[],
  args: readonly string[],
  io: CommandIo,
): Promise<ExitCode> {
  const command = [...commands]
    .sort((a, b) => b.name.length - a.name.length)
    .find(({ name }) => name.split(' ').every((word, index) => args[index] === word));
  if (!command) {
    const asked = args[0] === undefined || args[0] === '--help' || args[0] === '-h' || args[0] === 'help';
    if (!asked)
      await io.tell(`${io.messages({ code: 'cli.unknown-command', values: { command: args[0] ?? '' } })}\n`);
    await io.tell(usage(commands, io.messages));
    return asked && args.length > 0 ? 0 : 2;
  }
  const { overlay } = io.folders;
  // A misspelt folder would otherwise read as a county that changed nothing.
  if (overlay !== undefined && !statSync(overlay, { throwIfNoEntry: false })?.isDirectory()) {
    await io.tell(`${io.messages({ code: 'cli.overlay-missing', values: { folder: overlay } })}\n`);
    return 2;
  }
  try {
    return await command.run(args.slice(command.name.split(' ').length), io);
  } catch (fault) {
    // The stack may quote what was read, so only kind and message go out.
    const detail = fault instanceof Error ? `${fault.name}: ${fault.message}` : String(fault);
    await io.tell(`${io.messages({ code: 'cli.internal', values: { detail } })}\n`);
    return 3;
  }
}

function usage(commands: readonly Command[], messages: Messages): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  const lines = commands.map(
    ({ name, summary }) => `  ${name.padEnd(width)}  ${messages({ code: summary })}`,
  );
  return `${messages({ code: 'cli.usage' })}\n${lines.join('\n')}\n`;
}
