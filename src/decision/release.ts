/**
 * A release is what decides: pack + overlay, loaded whole, checked, hashed. Content with an error never becomes one.
 */
import { hashOf } from '../domain/canonical.js';
import { type Instrument, instrumentsFrom } from '../instruments/load.js';
import type { Selection } from '../instruments/selection.js';
import {
  type Knowledge,
  listPackFiles,
  loadKnowledge,
  type PackFile,
  type PackFolders,
} from '../knowledge/pack.js';
import type { ContentProblem } from '../knowledge/yaml-file.js';
import { checkDiseases } from '../rules/check-diseases.js';
import { checkWholePack } from '../rules/check-whole-pack.js';
import type { CompiledRule } from '../rules/compile.js';
import { loadRules } from '../rules/load.js';
import { checkPatterns, readPatterns } from '../rules/pattern-load.js';
import type { PatternSet } from '../rules/pattern-schema.js';

export interface Release {
  /** SHA-256 over path and text of every content file. */
  readonly hash: string;
  readonly files: readonly PackFile[];
  readonly knowledge: Knowledge;
  readonly instruments: ReadonlyMap<string, Instrument>;
  /** Which instrument a person gets. */
  readonly selection: Selection;
  readonly rules: readonly CompiledRule[];
  /** Rule id → file it stands in. */
  readonly ruleFiles: ReadonlyMap<string, string>;
  /** By condition, in the order of their ids; empty in releases older than patterns. */
  readonly patterns: readonly PatternSet[];
  /** Item, recipe or pattern id → hash of its content: what a signature is bound to. */
  readonly contentHashes: ReadonlyMap<string, string>;
}

/** Every content file that a release is made of. */
export function readPackFiles(folders: PackFolders): PackFile[] {
  return [...listPackFiles(folders, 'rules', '.yaml'), ...listPackFiles(folders, 'knowledge', '.yaml')];
}

/** Builds a release from its files; `release` is absent when any problem is an error. */
export function buildRelease(files: readonly PackFile[]): { release?: Release; problems: ContentProblem[] } {
  const { knowledge, problems } = loadKnowledge(files);
  const { instruments, selection, problems: instrumentProblems } = instrumentsFrom(files, knowledge);
  const instrumentItems = new Set(
    [...instruments.values()].flatMap((one) => one.items.map((item) => item.id)),
  );
  const { placed, problems: patternProblems } = readPatterns(files);
  const patterns = placed.map(({ value }) => value);
  const options = {
    instrumentItems,
    patterns: new Set(patterns.flatMap((set) => set.patterns.map(({ id }) => id))),
  };
  const { book, problems: ruleProblems } = loadRules(files, knowledge, options);
  problems.push(...patternProblems, ...checkPatterns(placed, knowledge, options));
  problems.push(...instrumentProblems, ...ruleProblems, ...checkWholePack(book.rules, knowledge, files));
  problems.push(...checkDiseases(book.rules, knowledge, files));
  if (selection === undefined || problems.some((problem) => problem.severity === 'error'))
    return { problems };
  return {
    release: {
      hash: hashOf(files.map(({ path, sha256 }) => ({ path, sha256 }))),
      files,
      knowledge,
      instruments,
      selection,
      rules: book.rules,
      ruleFiles: book.fileOf,
      patterns,
      contentHashes: new Map(
        [
          ...knowledge.items.values(),
          ...knowledge.recipes.values(),
          ...patterns.flatMap((set) => set.patterns),
        ].map((one) => [one.id, hashOf(one)]),
      ),
    },
    problems,
  };
}
