/**
 * Composition root of the command line: the only file here that touches the process. Wires the commands and ends with
 * their exit code (0 fine, 1 findings, 2 usage, 3 internal).
 */
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { civilDateAt, instantOf } from '../domain/time.js';
import { loadMessages } from '../knowledge/messages.js';
import { openLowdbStore } from '../store/lowdb-store.js';
import { auditVerifyCommand } from './audit-verify.js';
import { type Command, dispatch } from './command.js';
import { contentReportCommand } from './content-report.js';
import { decideCommand } from './decide.js';
import { replayCommand } from './replay.js';
import { rulesCheckCommand } from './rules-check.js';
import { schemaCommand } from './schema.js';
import { scoreCommand } from './score.js';

const commands: readonly Command[] = [
  scoreCommand,
  decideCommand,
  rulesCheckCommand,
  contentReportCommand(() => civilDateAt(instantOf(Date.now()))),
  replayCommand,
  schemaCommand,
  auditVerifyCommand,
];

/** The package root, from src/cli/ and dist/cli/ alike. */
const pack = fileURLToPath(new URL('../../', import.meta.url));

function writerTo(stream: NodeJS.WriteStream) {
  // The reader went away (`| head`): nothing is left to do, and that is no fault of ours.
  stream.on('error', (fault: NodeJS.ErrnoException) => process.exit(fault.code === 'EPIPE' ? 0 : 3));
  return (text: string) =>
    new Promise<void>((resolve) => {
      if (stream.write(text)) resolve();
      else stream.once('drain', resolve);
    });
}

const tell = writerTo(process.stderr);
/** A site's own content lies over the pack, as it does for the service. */
const overlay = process.env.OVERLAY_DIR;
try {
  const messages = loadMessages(join(pack, 'templates', 'messages'));
  process.exitCode = await dispatch(commands, process.argv.slice(2), {
    input: process.stdin,
    write: writerTo(process.stdout),
    tell,
    folders: overlay === undefined || overlay === '' ? { pack } : { pack, overlay: resolve(overlay) },
    messages,
    openStore: () =>
      openLowdbStore({
        folder: resolve(process.env.DATA_DIR ?? join(pack, 'data')),
        create: false,
        report: (notice) => void tell(`${messages(notice)}\n`),
      }),
  });
} catch (fault) {
  // Without message files there is no text to say it with; exit code 1 would read as findings.
  await tell(`${fault instanceof Error ? fault.message : String(fault)}\n`);
  process.exitCode = 3;
}
