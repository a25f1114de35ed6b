/**
 * The texts people read for codes: templates/messages/*.yaml, a flat map of code → text with {placeholders}, all files
 * merged. {what|content.what} puts the text of content.what.<value> where there is one. Code returns Problems; nobody
 * writes a sentence elsewhere.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Problem } from '../domain/result.js';
import { type ContentProblem, readYaml } from './yaml-file.js';

/** A problem's text. A code without a text gives the code itself, so that nothing is ever shown empty. */
export interface Messages {
  (problem: Pick<Problem, 'code' | 'values'>): string;
  readonly codes: ReadonlySet<string>;
}

const messageFile = z.record(z.string().min(1), z.string().min(1));

/** Thrown when message files have faults: they are part of the program, so it does not start without them. */
export class MessageFilesError extends Error {
  readonly problems: readonly ContentProblem[];
  constructor(problems: readonly ContentProblem[]) {
    const places = problems.map((one) => `${one.file}:${one.line ?? 0} ${one.code} ${one.path}`);
    super(`message files have faults:\n${places.join('\n')}`);
    this.problems = problems;
  }
}

/** Reads every .yaml file of the folder. Throws MessageFilesError with all faults: bad shape, a code in two files. */
export function loadMessages(folder: string): Messages {
  const texts = new Map<string, string>();
  const problems: ContentProblem[] = [];
  const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'));
  for (const name of names.sort()) {
    const { content, problems: found } = readYaml(
      name,
      readFileSync(join(folder, name), 'utf8'),
      messageFile,
    );
    problems.push(...found);
    for (const [code, text] of Object.entries(content?.value ?? {})) {
      if (texts.has(code)) {
        problems.push({
          severity: 'error',
          code: 'content.duplicate-id',
          file: name,
          ...(content?.at([code]) ?? {}),
          path: code,
          values: { id: code },
        });
      }
      texts.set(code, text);
    }
  }
  if (problems.length > 0) throw new MessageFilesError(problems);
  const message = ({ code, values = {} }: Pick<Problem, 'code' | 'values'>) =>
    (texts.get(code) ?? code).replace(
      /\{([a-zA-Z]+)(?:\|([a-z.-]+))?\}/g,
      (placeholder, name: string, words: string | undefined) => {
        if (!Object.hasOwn(values, name)) return placeholder;
        const value = String(values[name]);
        return words === undefined ? value : (texts.get(`${words}.${value}`) ?? value);
      },
    );
  return Object.assign(message, { codes: new Set(texts.keys()) });
}
