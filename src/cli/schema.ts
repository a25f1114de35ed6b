/**
 * `zhiwei schema <name>`: the JSON Schema of a content file or of what goes in and out, made from the schemas the code
 * checks with. Those of content files are committed under rules/schema/ for editors; a test fails when one is stale.
 */
import { z } from 'zod';
import { decisionInput } from '../decision/input.js';
import { chart } from '../domain/chart.js';
import { document } from '../domain/document.js';
import { visit } from '../domain/visit.js';
import { instrumentFile } from '../instruments/instrument-schema.js';
import { acupointFile, adviceFile, foodFile, recipeFile, traitFile } from '../knowledge/advice-item.js';
import { diseaseFile } from '../knowledge/disease.js';
import { factFile } from '../knowledge/fact-definition.js';
import { namedWordsFile } from '../knowledge/named-words.js';
import { plainLanguageFile } from '../knowledge/plain-language.js';
import { produceFile } from '../knowledge/produce.js';
import { sourceFile } from '../knowledge/source.js';
import { targetFile } from '../knowledge/target.js';
import { forbiddenPhraseFile, vocabularyFile } from '../knowledge/vocabulary.js';
import { patternFile } from '../rules/pattern-schema.js';
import { ruleFile } from '../rules/rule-schema.js';
import type { Command } from './command.js';

/** Files an expert edits, by the name of their schema. */
export const contentSchemas: Readonly<Record<string, z.ZodType>> = {
  rule: ruleFile,
  pattern: patternFile,
  fact: factFile,
  trait: traitFile,
  source: sourceFile,
  food: foodFile,
  recipe: recipeFile,
  produce: produceFile,
  advice: adviceFile,
  acupoint: acupointFile,
  disease: diseaseFile,
  target: targetFile,
  instrument: instrumentFile,
  vocabulary: vocabularyFile,
  'forbidden-phrase': forbiddenPhraseFile,
  'named-words': namedWordsFile,
  'plain-language': plainLanguageFile,
};

/** What is stored and what commands read. */
const recordSchemas: Readonly<Record<string, z.ZodType>> = {
  visit,
  document,
  chart,
  'decision-input': decisionInput,
};

/** The text of one schema, as the command prints it and as it is committed. Undefined: there is none of that name. */
export function schemaText(name: string): string | undefined {
  const schema = contentSchemas[name] ?? recordSchemas[name];
  if (!schema) return undefined;
  // `input`: what a person may write. What a check by code adds (dates, limits between fields) no JSON Schema can say.
  const made = z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12', unrepresentable: 'any' });
  return `${JSON.stringify(made, null, 2)}\n`;
}

export const schemaCommand: Command = {
  name: 'schema',
  summary: 'cli.schema.summary',
  async run(args, io) {
    const [name, ...others] = args;
    const text = name === undefined || others.length > 0 ? undefined : schemaText(name);
    if (text === undefined) {
      const known = [...Object.keys(contentSchemas), ...Object.keys(recordSchemas)].join(' ');
      await io.tell(`${io.messages({ code: 'cli.schema.usage', values: { known } })}\n`);
      return name === '--help' ? 0 : 2;
    }
    await io.write(text);
    return 0;
  },
};
