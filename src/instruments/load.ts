/**
 * Reads knowledge/instruments/ of pack and overlay: one file an instrument, and selection.yaml. Shape first, then the
 * checks of check.ts. Collects every fault; an instrument with a fault is not in the result.
 */
import type { FactDefinition } from '../knowledge/fact-definition.js';
import { nearSpelling } from '../knowledge/near-spelling.js';
import type { PackFile } from '../knowledge/pack.js';
import { citationFaults, type SourceRecord } from '../knowledge/source.js';
import { type ContentFile, type ContentProblem, readYaml } from '../knowledge/yaml-file.js';
import { checkInstrument } from './check.js';
import { type Instrument, instrumentFile } from './instrument-schema.js';
import { type Selection, selectionFile } from './selection.js';

export type { Instrument } from './instrument-schema.js';

const folder = 'knowledge/instruments/';
const selectionPath = `${folder}selection.yaml`;

export interface Instruments {
  readonly instruments: ReadonlyMap<string, Instrument>;
  /** Absent when the file is missing or has a fault. */
  readonly selection?: Selection;
  readonly problems: ContentProblem[];
}

/** What instruments refer to; given, every reference must resolve. */
export interface Known {
  readonly facts: ReadonlyMap<string, FactDefinition>;
  readonly sources: ReadonlyMap<string, SourceRecord>;
}

export function instrumentsFrom(files: readonly PackFile[], known?: Known): Instruments {
  const instruments = new Map<string, Instrument>();
  const problems: ContentProblem[] = [];
  const itemOwner = new Map<string, string>();
  for (const { path, text } of files) {
    if (!path.startsWith(folder) || path === selectionPath) continue;
    const { content, problems: found } = readYaml(path, text, instrumentFile);
    problems.push(...found);
    if (!content) continue;
    const instrument = content.value;
    const report = reporter(content);
    const faults = [
      ...checkInstrument(instrument).map(({ code, path: at, values }) => report(at, code, values)),
      ...references(content, known),
    ];
    if (path !== `${folder}${instrument.id}.yaml`) {
      faults.push(report(['id'], 'instrument.file-name', { id: instrument.id }));
    }
    instrument.items.forEach((item, index) => {
      const owner = itemOwner.get(item.id);
      if (owner !== undefined && owner !== instrument.id) {
        faults.push(report(['items', index, 'id'], 'content.duplicate-id', { id: item.id }));
      }
      itemOwner.set(item.id, instrument.id);
    });
    problems.push(...faults);
    if (faults.length === 0) instruments.set(instrument.id, instrument);
  }
  const chosen = readSelection(files, instruments, known);
  problems.push(...chosen.problems);
  return { instruments, ...(chosen.selection ? { selection: chosen.selection } : {}), problems };
}

function readSelection(
  files: readonly PackFile[],
  instruments: ReadonlyMap<string, Instrument>,
  known: Known | undefined,
): { selection?: Selection; problems: readonly ContentProblem[] } {
  const file = files.find((one) => one.path === selectionPath);
  if (!file) return { problems: [] };
  const { content, problems } = readYaml(file.path, file.text, selectionFile);
  if (!content) return { problems };
  const faults = references(content, known);
  for (const list of ['byAge', 'onChoice'] as const) {
    content.value[list].forEach(({ instrument }, index) => {
      if (instruments.has(instrument)) return;
      faults.push(
        unknownId(content, [list, index, 'instrument'], 'instrument', instrument, instruments.keys()),
      );
    });
  }
  return faults.length > 0 ? { problems: faults } : { selection: content.value, problems: [] };
}

function references(
  content: ContentFile<Instrument | Selection>,
  known: Known | undefined,
): ContentProblem[] {
  const { value } = content;
  const faults = citationFaults(value, known?.sources ?? new Map()).map(({ path, code, values }) =>
    reporter(content)(path, code, values),
  );
  if (!known) return faults;
  value.sources.forEach(({ source }, index) => {
    if (known.sources.has(source)) return;
    faults.push(unknownId(content, ['sources', index, 'source'], 'source', source, known.sources.keys()));
  });
  if (!('items' in value)) {
    for (const [name, { fact }] of Object.entries(value.circumstances)) {
      if (known.facts.has(fact)) continue;
      faults.push(unknownId(content, ['circumstances', name, 'fact'], 'fact', fact, known.facts.keys()));
    }
    return faults;
  }
  value.items.forEach(({ optionMeasure: measure }, index) => {
    if (measure === undefined || known.facts.get(measure)?.type === 'number') return;
    faults.push(unknownId(content, ['items', index, 'optionMeasure'], 'fact', measure, known.facts.keys()));
  });
  return faults;
}

function reporter(content: ContentFile<unknown>) {
  return (
    path: readonly (string | number)[],
    code: string,
    values: Readonly<Record<string, string | number>>,
  ): ContentProblem => ({
    severity: 'error',
    code,
    file: content.file,
    ...(content.at(path) ?? {}),
    path: path.join('.'),
    values,
  });
}

function unknownId(
  content: ContentFile<unknown>,
  path: readonly (string | number)[],
  what: string,
  id: string,
  among: Iterable<string>,
): ContentProblem {
  const near = nearSpelling(id, among);
  const code = near ? 'content.unknown-id-near' : 'content.unknown-id';
  return reporter(content)(path, code, { what, id, near: near ?? '' });
}
