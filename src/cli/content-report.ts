/**
 * `zhiwei content report`: every piece by basis and signature, empty cells of constitution × domain, dishes that are not
 * issued with the reason, and what was due for review. Of the content on disk; signatures only with --signatures, which
 * reads DATA_DIR. Exit 1 when something is overdue.
 */
import { buildRelease, type Release, readPackFiles } from '../decision/release.js';
import { type CivilDate, civilDate } from '../domain/time.js';
import { labelOf } from '../knowledge/vocabulary.js';
import {
  type ContentReport,
  contentReport,
  type IsSigned,
  type ReportedPiece,
} from '../rules/content-report.js';
import { signatureForm, signaturesOf } from '../workflow/signatures.js';
import type { Command, CommandIo, ExitCode } from './command.js';
import { openedStore } from './replay.js';

interface Asked {
  readonly on: CivilDate | undefined;
  readonly json: boolean;
  readonly signatures: boolean;
}

/** `today` is handed in by main.ts: the day reviews are held against unless --on says another. */
export function contentReportCommand(today: () => CivilDate): Command {
  return {
    name: 'content report',
    summary: 'cli.content-report.summary',
    run: (args, io) => run(args, io, today),
  };
}

async function run(args: readonly string[], io: CommandIo, today: () => CivilDate): Promise<ExitCode> {
  const asked = readArgs(args);
  if (!asked || (asked.signatures && io.openStore === undefined)) {
    await io.tell(`${io.messages({ code: 'cli.content-report.usage' })}\n`);
    return args.includes('--help') ? 0 : 2;
  }
  const { release, problems } = buildRelease(readPackFiles(io.folders));
  if (!release) {
    const errors = problems.filter((problem) => problem.severity === 'error').length;
    await io.tell(`${io.messages({ code: 'cli.content-faulty', values: { errors } })}\n`);
    return 3;
  }
  let isSigned: IsSigned;
  if (asked.signatures && io.openStore) {
    const store = await openedStore(io, io.openStore);
    if (!store) return 3;
    try {
      isSigned = signedIn(release, await signaturesOf(await store.collection(signatureForm)));
    } finally {
      await store.close();
    }
  }
  const on = asked.on ?? today();
  const report = contentReport(release, isSigned, on);
  if (asked.json) await io.write(`${JSON.stringify({ on, ...report }, null, 2)}\n`);
  else await io.write(`${textOf(report, release, on, io).join('\n')}\n`);
  return report.overdue.length > 0 ? 1 : 0;
}

function readArgs(args: readonly string[]): Asked | undefined {
  let on: CivilDate | undefined;
  const flags = new Set<string>();
  for (let at = 0; at < args.length; at += 1) {
    const arg = args[at] ?? '';
    if (arg === '--on' && on === undefined) {
      at += 1;
      const day = civilDate.safeParse(args[at]);
      if (!day.success) return undefined;
      on = day.data;
    } else if (['--json', '--signatures'].includes(arg) && !flags.has(arg)) flags.add(arg);
    else return undefined;
  }
  return { on, json: flags.has('--json'), signatures: flags.has('--signatures') };
}

function signedIn(
  release: Release,
  signatures: readonly { kind: string; id: string; contentHash: string }[],
): IsSigned {
  const hashes = new Map(release.contentHashes);
  for (const { rule, contentHash } of release.rules) hashes.set(rule.id, contentHash);
  const signed = new Set(
    signatures.flatMap(({ kind, id, contentHash }) =>
      hashes.get(id) === contentHash ? [`${kind} ${id}`] : [],
    ),
  );
  return (kind, id) => signed.has(`${kind} ${id}`);
}

function textOf(
  report: ContentReport,
  { knowledge, selection }: Release,
  on: CivilDate,
  io: CommandIo,
): string[] {
  const say = (code: string, values: Record<string, string | number> = {}) => io.messages({ code, values });
  const label = (vocabulary: string, code: string) => labelOf(knowledge.vocabularies, vocabulary, code);
  const gaps = report.cells.filter(({ state }) => state !== 'filled');
  const line = ({
    kind,
    id,
    title,
    basis,
    signature,
    reviewBy,
    documentYear,
    readOn,
    sources,
  }: ReportedPiece) =>
    say('cli.content-report.piece', {
      kind: say(`rules.kind.${kind}`),
      basis: label('bases', basis),
      signature: say(`rules.signature.${signature}`),
      ...{ id, title, reviewBy, year: documentYear ?? '', readOn: readOn ?? '', sources: sources.join(' ') },
    });
  return [
    say('cli.content-report.pieces', { count: report.pieces.length }),
    ...report.pieces.map(line),
    '',
    say('cli.content-report.gaps', { count: gaps.length, cells: report.cells.length }),
    say('cli.content-report.ages', { age: selection.minAgeYears }),
    ...gaps.map(({ constitution, domain, group, seasonLabel, state }) =>
      say(`cli.content-report.${state}`, {
        constitution: label('constitutions', constitution),
        domain: label('domains', domain),
        group: say(`rules.group.${group}`),
        season: seasonLabel,
      }),
    ),
    '',
    say('cli.content-report.sources', { count: report.sources.length }),
    ...report.sources.map(({ id, title, year, seen, retrievedOn, cited }) =>
      say('cli.content-report.source', {
        ...{ id, title, cited, year: year ?? '', retrievedOn: retrievedOn ?? '' },
        seen: say(`rules.seen.${seen}`),
      }),
    ),
    '',
    say('cli.content-report.hard', { count: report.hardToRead.length }),
    ...report.hardToRead.map(({ id, kind, words }) =>
      say('cli.content-report.hard-one', { id, what: say(`rules.hard.${kind}`, { words }) }),
    ),
    say('cli.content-report.without-against', {
      count: report.withoutAgainst.length,
      all: report.pieces.filter(({ kind }) => kind === 'pattern').length,
    }),
    say('cli.content-report.thin-points', {
      count: report.thinPoints.length,
      points: report.thinPoints.join(' '),
    }),
    '',
    say('cli.content-report.excluded', { count: report.excluded.length }),
    ...report.excluded.map((one) => say('cli.content-report.dish', { ...one })),
    '',
    ...report.foodGaps.map(({ content, known, unknown }) =>
      say('cli.content-report.food-gap', {
        content: label('food-contents', content),
        ...{ known, count: unknown.length, foods: unknown.join('、') },
      }),
    ),
    '',
    say('cli.content-report.overdue', { count: report.overdue.length, on }),
    ...report.overdue.map(line),
  ];
}
