/**
 * A process that writes to a store without end and says on standard output what was acknowledged, one line each,
 * until it is killed: `opening`, `open`, `entry <key> <n>`, `line <n>`, `number <n>`, or `refused <code>`.
 */
import { writeSync } from 'node:fs';
import { argv, exit } from 'node:process';
import { openLowdbStore } from '../../src/store/lowdb-store.js';
import { StoreError } from '../../src/store/store-error.js';
import { eventForm, noteForm, noteOf } from './sample-forms.js';

const say = (line: string): void => void writeSync(1, `${line}\n`);
/** Long enough that a write is not over at once. */
const filler = '气虚质'.repeat(2000);

try {
  say('opening');
  const store = await openLowdbStore({ folder: argv[2] ?? '', create: true, report: () => undefined });
  const notes = await store.summarised(noteForm);
  const log = await store.log(eventForm);
  say('open');
  const writeEntry = async (key: string): Promise<void> => {
    await notes.create(key, noteOf(filler, { n: 0 }));
    for (;;) {
      const { tags } = await notes.update(key, (value) => noteOf(filler, { n: (value.tags.n ?? 0) + 1 }));
      say(`entry ${key} ${tags.n}`);
    }
  };
  const writeLines = async (): Promise<void> => {
    for (;;) {
      const number = await store.nextNumber('lines');
      say(`number ${number}`);
      await log.append({ what: String(number) });
      say(`line ${number}`);
    }
  };
  await Promise.all([writeEntry('n1'), writeEntry('n2'), writeEntry('n3'), writeLines()]);
} catch (error) {
  say(`refused ${error instanceof StoreError ? error.problem.code : String(error)}`);
  exit(1);
}
