/**
 * `zhiwei replay`: every stored decision once more with its own release; exit 1 when one is not the same to the byte.
 * `zhiwei replay --candidate`: every stored visit under the content on disk, and who would gain or lose what by which
 * rule. Prints ids only. Reads DATA_DIR, so the service must be stopped, or the command be run on a copy.
 */
import { buildRelease, readPackFiles } from '../decision/release.js';
import type { Store } from '../domain/ports.js';
import { StoreError } from '../store/store-error.js';
import { chartForm } from '../workflow/chart-form.js';
import { type Difference, type Effect, effectOn } from '../workflow/effect.js';
import { built, newestNumber, releaseForm } from '../workflow/releases.js';
import { readableCharts, replayAll } from '../workflow/replay.js';
import { signatureForm, signaturesOf } from '../workflow/signatures.js';
import type { Command, CommandIo, ExitCode } from './command.js';

/** What a site sets in main.ts; here it only has to be the same for both releases. */
const settings = { thingsToDo: 5, validMonths: 6 };

export const replayCommand: Command = {
  name: 'replay',
  summary: 'cli.replay.summary',
  async run(args, io) {
    const known = ['--candidate', '--json'];
    const misused = args.some((arg) => !known.includes(arg)) || new Set(args).size < args.length;
    const json = args.includes('--json');
    if (misused || (json && !args.includes('--candidate')) || io.openStore === undefined) {
      await io.tell(`${io.messages({ code: 'cli.replay.usage' })}\n`);
      return args.includes('--help') ? 0 : 2;
    }
    const store = await openedStore(io, io.openStore);
    if (!store) return 3;
    try {
      return args.includes('--candidate') ? await tryCandidate(store, io, json) : await replay(store, io);
    } finally {
      await store.close();
    }
  },
};

/** Undefined: it was told why the store cannot be opened. */
export async function openedStore(io: CommandIo, open: () => Promise<Store>): Promise<Store | undefined> {
  try {
    return await open();
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    await io.tell(`${io.messages(error.problem)}\n`);
    if (error.problem.code === 'store.locked')
      await io.tell(`${io.messages({ code: 'cli.store-in-use' })}\n`);
    return undefined;
  }
}

async function replay(store: Store, io: CommandIo): Promise<ExitCode> {
  const charts = await store.summarised(chartForm);
  const damaged: string[] = [];
  const readable = readableCharts(charts, (id) => damaged.push(id));
  const { decisions, findings } = await replayAll(readable, await store.summarised(releaseForm));
  for (const { residentId, documentId, fault, where } of findings) {
    const text = io.messages({ code: `cli.replay.${fault}`, values: { where: where.join('、') } });
    await io.write(`${residentId} ${documentId} ${text}\n`);
  }
  for (const id of damaged) await io.write(`${id} ${io.messages({ code: 'cli.replay.damaged' })}\n`);
  const values = { decisions, findings: findings.length, damaged: damaged.length };
  const good = findings.length + damaged.length === 0;
  await io.write(`${io.messages({ code: good ? 'cli.replay.good' : 'cli.replay.bad', values })}\n`);
  return good ? 0 : 1;
}

async function tryCandidate(store: Store, io: CommandIo, json: boolean): Promise<ExitCode> {
  const releases = await store.summarised(releaseForm);
  const number = newestNumber(releases);
  const stored = await releases.get(String(number));
  const { release: after, problems } = buildRelease(readPackFiles(io.folders));
  if (stored.state !== 'found' || !after) {
    const errors = problems.filter((problem) => problem.severity === 'error').length;
    const code = after ? 'release.unreadable' : 'cli.content-faulty';
    await io.tell(`${io.messages({ code, values: { errors, number } })}\n`);
    return after ? 3 : 1;
  }
  const charts = await store.summarised(chartForm);
  const damaged: string[] = [];
  const effect = await effectOn(
    readableCharts(charts, (id) => damaged.push(id)),
    {
      before: built(stored.value.files),
      after,
      settings,
      signatures: await signaturesOf(await store.collection(signatureForm)),
    },
  );
  if (json) await io.write(`${JSON.stringify({ ...effect, damaged }, null, 2)}\n`);
  else await tell(effect, damaged.length, number, io);
  return 0;
}

/** Visits named on a line of text; --json names them all. */
const namedVisits = 3;

async function tell(effect: Effect, damaged: number, number: number, io: CommandIo): Promise<void> {
  const { visits, differing, undecidable, rules } = effect;
  for (const { ruleId, visits: touched, differences } of rules) {
    const name = ruleId ?? io.messages({ code: 'cli.replay.no-rule' });
    await io.write(`${io.messages({ code: 'cli.replay.rule', values: { rule: name, visits: touched } })}\n`);
    for (const difference of differences) await io.write(`  ${difference.what} ${said(difference, io)}\n`);
  }
  for (const id of undecidable)
    await io.write(`${io.messages({ code: 'cli.replay.undecidable', values: { visit: id } })}\n`);
  const values = { visits, differing, undecidable: undecidable.length, damaged, number };
  await io.write(`${io.messages({ code: 'cli.replay.effect', values })}\n`);
}

function said({ kind, visits }: Difference, io: CommandIo): string {
  const named = visits.slice(0, namedVisits).join(' ');
  const more = visits.length > namedVisits ? ' …' : '';
  return io.messages({
    code: `cli.replay.${kind}`,
    values: { count: visits.length, visits: `${named}${more}` },
  });
}
