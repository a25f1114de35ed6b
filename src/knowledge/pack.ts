/**
 * Loads knowledge/ (not rules, not instruments) from a pack folder and an optional overlay of the same shape:
 * an overlay file replaces the pack file of the same path, others are added. Collects every fault; never half-loads.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { z } from 'zod';
import { hashOfText } from '../domain/canonical.js';
import {
  type Acupoint,
  type AdviceItem,
  acupointFile,
  adviceFile,
  type Food,
  foodFile,
  type Recipe,
  recipeFile,
  type Trait,
  traitFile,
} from './advice-item.js';
import { crossCheck, duplicate, fault, type Place } from './cross-check.js';
import { type Disease, diseaseFile, documentsOrGap } from './disease.js';
import { type FactDefinition, factFile } from './fact-definition.js';
import { type NamedWords, namedWordsFile } from './named-words.js';
import { type PlainLanguage, plainLanguageFile } from './plain-language.js';
import { type Produce, produceFile } from './produce.js';
import { type SourceRecord, sourceFile } from './source.js';
import { type Target, targetFile } from './target.js';
import { type ForbiddenPhrase, forbiddenPhraseFile, type Vocabulary, vocabularyFile } from './vocabulary.js';
import { type ContentProblem, readYaml } from './yaml-file.js';

export interface PackFolders {
  readonly pack: string;
  readonly overlay?: string;
}

/** One content file as read: path relative to the pack (posix), and its text. */
export interface PackFile {
  readonly path: string;
  readonly text: string;
  readonly sha256: string;
  readonly from: 'pack' | 'overlay';
}

export type Knowledge = {
  readonly facts: ReadonlyMap<string, FactDefinition>;
  readonly vocabularies: ReadonlyMap<string, Vocabulary>;
  readonly forbiddenPhrases: readonly ForbiddenPhrase[];
  /** What a person's own words are held against; null: nothing. */
  readonly namedWords: NamedWords | null;
  /** null: the pack has no measure of plainness. */
  readonly plainLanguage: PlainLanguage | null;
  readonly sources: ReadonlyMap<string, SourceRecord>;
  readonly traits: ReadonlyMap<string, Trait>;
  readonly foods: ReadonlyMap<string, Food>;
  readonly recipes: ReadonlyMap<string, Recipe>;
  readonly items: ReadonlyMap<string, AdviceItem>;
  readonly points: ReadonlyMap<string, Acupoint>;
  /** By food; empty where the county has no list. */
  readonly produce: ReadonlyMap<string, Produce>;
  readonly diseases: ReadonlyMap<string, Disease>;
  readonly targets: ReadonlyMap<string, Target>;
};

/** Files under `folder` of pack and overlay, overlay winning, sorted by path. */
export function listPackFiles(folders: PackFolders, folder: string, extension: string): PackFile[] {
  const found = new Map<string, PackFile>();
  for (const from of ['pack', 'overlay'] as const) {
    const root = folders[from];
    if (root === undefined) continue;
    for (const path of walk(join(root, folder))) {
      if (!path.endsWith(extension)) continue;
      const name = relative(root, path).split(sep).join('/');
      const text = readFileSync(path, 'utf8');
      found.set(name, { path: name, text, sha256: hashOfText(text), from });
    }
  }
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function walk(folder: string): string[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? walk(path) : [path];
  });
}

/** Where files of knowledge/ are read; one that lies elsewhere decides nothing, and its author must hear of it. */
const readPlaces =
  /^knowledge\/((facts|sources|foods|recipes|diets|emotions|living|exercises|acupoints|produce|instruments|diseases|targets)\/|vocabularies\/(traits|labels|forbidden-phrases|named-words|plain-language))/;

const mixedAdviceFile = z.union([adviceFile, acupointFile]);

export function loadKnowledge(files: readonly PackFile[]): {
  knowledge: Knowledge;
  problems: ContentProblem[];
} {
  const problems: ContentProblem[] = files
    .filter(({ path }) => path.startsWith('knowledge/') && !readPlaces.test(path))
    .map(({ path }) => ({
      severity: 'notice',
      code: 'content.unread-file',
      file: path,
      path: '',
      values: {},
    }));
  const collect = <T extends { id: string }, F>(
    folder: string,
    schema: z.ZodType<F>,
    pick: (file: F) => readonly T[] | undefined,
    key: string,
    told: (problem: ContentProblem) => ContentProblem = (problem) => problem,
  ) => {
    const byId = new Map<string, T>();
    for (const { path, text, from } of files.filter((file) => file.path.startsWith(folder))) {
      const { content, problems: found } = readYaml(path, text, schema);
      problems.push(...found.map(told));
      if (!content) continue;
      const list = pick(content.value);
      // A county empties a shipped file to withdraw what is in it; an empty shipped file is a slip.
      if (list?.length === 0 && from === 'pack')
        problems.push(fault(content, [key], 'content.too-few', { field: key, minimum: 1 }));
      list?.forEach((item, index) => {
        const place: Place = { content, path: [key, index], from };
        const before = byId.get(item.id);
        const earlier = before && places.get(before);
        if (earlier) problems.push(duplicate(item.id, 'content.duplicate-of', place, earlier));
        byId.set(item.id, item);
        places.set(item, place);
      });
    }
    return byId;
  };
  const places = new Map<object, Place>();

  const facts = collect('knowledge/facts/', factFile, (f) => f.facts, 'facts');
  const sources = collect('knowledge/sources/', sourceFile, (f) => f.sources, 'sources');
  const traits = collect('knowledge/vocabularies/traits', traitFile, (f) => f.traits, 'traits');
  const vocabularies = collect(
    'knowledge/vocabularies/labels',
    vocabularyFile,
    (f) => f.vocabularies,
    'vocabularies',
  );
  const foods = collect('knowledge/foods/', foodFile, (f) => f.foods, 'foods');
  const recipes = collect('knowledge/recipes/', recipeFile, (f) => f.recipes, 'recipes');
  const items = new Map<string, AdviceItem>();
  for (const folder of ['diets', 'emotions', 'living', 'exercises', 'acupoints']) {
    for (const [id, item] of collect<AdviceItem, z.infer<typeof mixedAdviceFile>>(
      `knowledge/${folder}/`,
      mixedAdviceFile,
      (f) => ('items' in f ? f.items : undefined),
      'items',
    )) {
      items.set(id, item);
    }
  }
  const points = collect<Acupoint, z.infer<typeof mixedAdviceFile>>(
    'knowledge/acupoints/',
    mixedAdviceFile,
    (f) => ('points' in f ? f.points : undefined),
    'points',
  );
  const diseases = collect('knowledge/diseases/', diseaseFile, (f) => f.diseases, 'diseases', documentsOrGap);
  const produce = new Map<string, Produce>();
  for (const { path, text, from } of files.filter((file) => file.path.startsWith('knowledge/produce/'))) {
    const { content, problems: found } = readYaml(path, text, produceFile);
    problems.push(...found);
    (content?.value.produce ?? []).forEach((one, index) => {
      if (content && produce.has(one.food))
        problems.push(fault(content, ['produce', index, 'food'], 'content.duplicate-id', { id: one.food }));
      produce.set(one.food, one);
      if (content) places.set(one, { content, path: ['produce', index], from });
    });
  }
  const targets = collect('knowledge/targets/', targetFile, (f) => f.targets, 'targets');
  const forbiddenPhrases = files
    .filter((file) => file.path.startsWith('knowledge/vocabularies/forbidden-phrases'))
    .flatMap(({ path, text }) => {
      const { content, problems: found } = readYaml(path, text, forbiddenPhraseFile);
      problems.push(...found);
      return content?.value.phrases ?? [];
    });
  /** Of a file that stands once, the one read last: an overlay may bring another name. */
  const single = <F>(folder: string, schema: z.ZodType<F>): F | null =>
    files
      .filter((file) => file.path.startsWith(folder))
      .map(({ path, text }) => {
        const { content, problems: found } = readYaml(path, text, schema);
        problems.push(...found);
        return content?.value;
      })
      .at(-1) ?? null;
  const namedWords = single('knowledge/vocabularies/named-words', namedWordsFile);
  const plainLanguage = single('knowledge/vocabularies/plain-language', plainLanguageFile);
  const knowledge = {
    ...{
      facts,
      vocabularies,
      forbiddenPhrases,
      namedWords,
      plainLanguage,
      sources,
      traits,
      foods,
      recipes,
      items,
      points,
      produce,
      diseases,
    },
    targets,
  };
  problems.push(...crossCheck(knowledge, places));
  return { knowledge, problems };
}
