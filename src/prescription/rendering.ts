/**
 * Templates → HTML, in a Handlebars environment of our own. Templates present and never decide: no helper but the
 * blocks and an address check, every value escaped, every missing value an error. A broken template is reported and
 * never served: its last good version is, or else the pack's.
 */
import { distance } from 'fastest-levenshtein';
import Handlebars from 'handlebars';
import { hashOf } from '../domain/canonical.js';
import type { ContentProblem } from '../knowledge/yaml-file.js';
import { checkTemplate, type PartialUse, parseFault, type TemplateFault } from './template-check.js';
import { createEnvironment, TemplateValueError } from './template-environment.js';
import { readTemplateSources, type TemplateSource } from './template-source.js';

export interface RenderOptions {
  /** Name of the layout that takes the result as its `body` along with the same view: `layouts/page`. */
  readonly layout?: string;
}

export interface Templates {
  /**
   * HTML of a template by name (`pages/workbench`). Throws TemplateError when there is none of that name, or the view
   * lacks a value the template shows.
   */
  render(name: string, view: object, options?: RenderOptions): string;
  /** SHA-256 over the text of the template as served, its partials and the layout. Throws as `render` does. */
  hash(name: string, options?: RenderOptions): string;
  /** Names now served, sorted. */
  names(): readonly string[];
  /** What is wrong with the files as last read; a notice says what is served instead. */
  problems(): readonly ContentProblem[];
  /** Reads all files again. Keeps the last good version of what is broken. */
  reload(): readonly ContentProblem[];
}

/** Where rendering failed. Never carries a value of the view. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';
  constructor(
    readonly template: string,
    readonly reason: string,
    readonly line?: number,
  ) {
    super(`template ${template}${line === undefined ? '' : `, line ${line}`}: ${reason}`);
  }
}

/** `packDir` is templates/ of the release; `overlayDir` a site's folder of the same shape, which need not exist. */
export function createTemplates(packDir: string, overlayDir?: string): Templates {
  let served: ReadonlyMap<string, Served> = new Map();
  let problems: readonly ContentProblem[] = [];

  function reload(): readonly ContentProblem[] {
    const pack = readTemplateSources(packDir, 'pack');
    const overlay = overlayDir === undefined ? [] : readTemplateSources(overlayDir, 'overlay');
    ({ served, problems } = assemble([...overlay, ...pack], served));
    return problems;
  }

  function find(name: string): Served {
    const found = served.get(name);
    if (found === undefined) throw new TemplateError(name, 'no such template is served');
    return found;
  }

  reload();
  return {
    render(name, view, options = {}) {
      const body = find(name).run(view);
      return options.layout === undefined ? body : find(options.layout).run({ ...view, body });
    },
    hash(name, options = {}) {
      const template = find(name).hash;
      return options.layout === undefined
        ? template
        : hashOf({ template, layout: find(options.layout).hash });
    },
    names: () => [...served.keys()].sort(),
    problems: () => problems,
    reload,
  };
}

type Run = (view: unknown, options?: Handlebars.RuntimeOptions) => string;

/** A template bound to the very versions of its partials it was checked with. */
interface Served {
  readonly run: Run;
  readonly hash: string;
}

interface Assembly {
  readonly served: ReadonlyMap<string, Served>;
  readonly problems: readonly ContentProblem[];
}

/** Decides for each name what to serve: overlay, else last good, else pack. */
function assemble(sources: readonly TemplateSource[], lastGood: ReadonlyMap<string, Served>): Assembly {
  const environment = createEnvironment();
  const byName = new Map<string, TemplateSource[]>();
  for (const source of sources) byName.set(source.name, [...(byName.get(source.name) ?? []), source]);
  const decided = new Map<string, Served | undefined>();
  const underWay = new Set<string>();
  const used = new Set<string>();
  const problems: ContentProblem[] = [];

  function serve(name: string): Served | undefined {
    if (decided.has(name)) return decided.get(name);
    underWay.add(name);
    const result = firstGood(name);
    underWay.delete(name);
    decided.set(name, result);
    return result;
  }

  function firstGood(name: string): Served | undefined {
    const [preferred, ...others] = byName.get(name) ?? [];
    if (preferred === undefined) return undefined;
    const good = build(preferred);
    if (good !== undefined) return good;
    const kept = lastGood.get(name);
    const instead = kept ?? others.map(build).find((other) => other !== undefined);
    const code = kept ? 'template.kept-last-good' : instead ? 'template.kept-pack' : 'template.not-served';
    problems.push({ severity: 'notice', code, file: preferred.file, path: name, values: { name } });
    return instead;
  }

  function build(source: TemplateSource): Served | undefined {
    const report = (faults: readonly TemplateFault[]): undefined => {
      for (const fault of faults) problems.push(problemOf(fault, source));
    };
    if (source.text === undefined) {
      return report([{ code: 'template.not-utf8', line: 1, column: 1, values: {} }]);
    }
    try {
      const ast = Handlebars.parse(source.text, { srcName: source.name });
      const { faults, partials } = checkTemplate(ast, source.name);
      const found = new Map(partials.map((use) => [use.name, partialOf(use)]));
      const broken = partials.flatMap((use) => found.get(use.name) ?? []).filter(isFault);
      if (faults.length + broken.length > 0) return report([...faults, ...broken]);
      environment.check(ast);
      const parts = [...found].flatMap(([name, part]) => (isFault(part) ? [] : [[name, part] as const]));
      return {
        run: guarded(source.name, environment.compile(ast), new Map(parts)),
        hash: hashOf({ text: source.text, partials: parts.map(([name, part]) => [name, part.hash]).sort() }),
      };
    } catch (error) {
      return report([parseFault(error)]);
    }
  }

  function partialOf(use: PartialUse): Served | TemplateFault {
    used.add(use.name);
    const at = { line: use.line, column: use.column };
    if (underWay.has(use.name)) return { code: 'template.circle', ...at, values: { partial: use.name } };
    const known = byName.has(use.name);
    const found = known ? serve(use.name) : undefined;
    if (found !== undefined) return found;
    const near = nearest(use.name, [...byName.keys()]);
    return known
      ? { code: 'template.broken-partial', ...at, values: { partial: use.name } }
      : { code: 'template.unknown-partial', ...at, values: { partial: use.name, near } };
  }

  for (const name of byName.keys()) serve(name);
  for (const [name, [preferred, replaced]] of byName) {
    // A misspelt overlay file would otherwise wait unnoticed for ever.
    if (preferred?.origin !== 'overlay' || replaced !== undefined || used.has(name)) continue;
    const near = nearest(
      name,
      [...byName.keys()].filter((other) => other !== name),
    );
    problems.push({
      severity: 'notice',
      code: 'template.replaces-nothing',
      file: preferred.file,
      path: name,
      values: { near },
    });
  }
  const served = [...decided].flatMap(([name, one]) => (one === undefined ? [] : [[name, one] as const]));
  return { served: new Map(served), problems };
}

function isFault(one: Served | TemplateFault): one is TemplateFault {
  return 'code' in one;
}

function problemOf(fault: TemplateFault, source: TemplateSource): ContentProblem {
  const { code, line, column } = fault;
  const near = source.text?.split('\n')[line - 1]?.trim().slice(0, 80) ?? '';
  const values = { origin: source.origin, text: near, ...fault.values };
  return { severity: 'error', code, file: source.file, line, column, path: source.name, values };
}

function nearest(name: string, others: readonly string[]): string {
  return others.reduce((best, other) => (distance(name, other) < distance(name, best) ? other : best), '');
}

/** Runs a template with its own partials, and turns what it throws into a TemplateError without personal data. */
function guarded(name: string, compiled: Run, parts: ReadonlyMap<string, Served>): Run {
  const partials = Object.fromEntries([...parts].map(([partName, part]) => [partName, part.run]));
  return (view, options) => {
    try {
      return compiled(view, { ...options, partials });
    } catch (error) {
      throw error instanceof TemplateError ? error : renderFault(name, error);
    }
  };
}

function renderFault(name: string, error: unknown): TemplateError {
  const message = error instanceof Error ? error.message : '';
  const line = error instanceof Handlebars.Exception ? Number(error.lineNumber) : Number.NaN;
  const missing = /^"([\w@.-]+)" not defined in/.exec(message)?.[1];
  const refused = error instanceof TemplateValueError ? message : 'a value has the wrong shape';
  const reason = missing === undefined ? refused : `no value "${missing}"`;
  return new TemplateError(name, reason, Number.isInteger(line) ? line : undefined);
}
