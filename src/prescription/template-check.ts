/**
 * What a template may not do, found before it is served: raw output, values outside quoted attributes, addresses of
 * unknown scheme, helpers that decide, partials chosen at run time. It only reads; rendering.ts decides what is served.
 */
import type Handlebars from 'handlebars';
import { advance, type MarkupPosition, samePlace, startOfText } from './markup-position.js';

/** `code` is a key of templates/messages; line and column are 1-based. */
export interface TemplateFault {
  readonly code: string;
  readonly line: number;
  readonly column: number;
  readonly values: Readonly<Record<string, string>>;
}

export interface PartialUse {
  readonly name: string;
  readonly line: number;
  readonly column: number;
}

export interface TemplateReading {
  readonly faults: readonly TemplateFault[];
  readonly partials: readonly PartialUse[];
}

type Node = hbs.AST.Node;
type Program = hbs.AST.Program;

/** `if unless each with`: the only blocks. */
export const blockHelpers: ReadonlySet<string> = new Set(['if', 'unless', 'each', 'with']);
/** Our only inline helper: lets through an address of a known scheme. */
export const addressHelper = 'safe-url';

const addressAttributes = new Set(['href', 'src', 'action', 'formaction', 'poster', 'cite', 'xlink:href']);

/**
 * Checks a parsed template and marks every value in it as required, so that a missing field throws wherever it stands
 * (the library's strict mode alone lets it pass in arguments of helpers and partials).
 */
export function checkTemplate(ast: Program, name: string): TemplateReading {
  const faults: TemplateFault[] = [];
  const partials: PartialUse[] = [];
  const mayPlaceBody = name.startsWith('layouts/');
  const isStyle = name.endsWith('.css');

  function fault(node: Node, code: string, values: Record<string, string> = {}): void {
    faults.push({ code, ...placeOf(node), values });
  }

  function readProgram(program: Program, from: MarkupPosition): MarkupPosition {
    if ((program.blockParams?.length ?? 0) > 0) fault(program, 'template.block-parameter');
    return program.body.reduce(readStatement, from);
  }

  function readStatement(at: MarkupPosition, node: hbs.AST.Statement): MarkupPosition {
    if (isStyle && node.type !== 'ContentStatement' && node.type !== 'CommentStatement') {
      fault(node, 'template.value-in-style');
    }
    switch (node.type) {
      case 'ContentStatement':
        return advance(at, (node as hbs.AST.ContentStatement).value);
      case 'CommentStatement':
        return at;
      case 'MustacheStatement':
        return readMustache(node as hbs.AST.MustacheStatement, at);
      case 'BlockStatement':
        return readBlock(node as hbs.AST.BlockStatement, at);
      case 'PartialStatement':
      case 'PartialBlockStatement':
        return readPartial(node as hbs.AST.PartialStatement | hbs.AST.PartialBlockStatement, at);
      default:
        fault(node, 'template.decorator');
        return at;
    }
  }

  function readMustache(node: hbs.AST.MustacheStatement, at: MarkupPosition): MarkupPosition {
    const called = isPath(node.path) ? node.path.original : '';
    if (!node.escaped && !(mayPlaceBody && called === 'body' && at.place === 'text')) {
      fault(node, 'template.raw-output');
    }
    const isAddress = called === addressHelper;
    const hasArguments = node.params.length > 0 || node.hash !== undefined;
    if (!isAddress && hasArguments) fault(node, 'template.unknown-helper', { helper: called });
    if (isAddress && node.params.length !== 1) fault(node, 'template.address-argument');
    readArguments(node);
    checkPosition(node, at, isAddress);
    const place = at.place === 'before-value' ? 'unquoted' : at.place;
    return { ...at, place, valueEmpty: false };
  }

  function checkPosition(node: Node, at: MarkupPosition, isAddress: boolean): void {
    if (
      at.place === 'naming' ||
      at.place === 'opening' ||
      at.place === 'before-value' ||
      at.place === 'unquoted'
    ) {
      fault(node, 'template.unquoted', { attribute: at.attribute });
    }
    if (at.place === 'raw') fault(node, 'template.value-in-raw', { element: at.element });
    if (at.place !== 'quoted') return;
    if (at.attribute.startsWith('on') || at.attribute === 'srcdoc') {
      fault(node, 'template.value-in-handler', { attribute: at.attribute });
    } else if (addressAttributes.has(at.attribute) && at.valueEmpty && !isAddress) {
      fault(node, 'template.unchecked-address', { attribute: at.attribute });
    }
  }

  function readBlock(node: hbs.AST.BlockStatement, at: MarkupPosition): MarkupPosition {
    if (!blockHelpers.has(node.path.original)) {
      fault(node, 'template.unknown-helper', { helper: node.path.original });
    }
    readArguments(node);
    // A block without {{else}} may also leave things as they were.
    const ends = [node.program, node.inverse].map((branch) => (branch ? readProgram(branch, at) : at));
    const [first = at, second = at] = ends;
    if (!samePlace(first, second)) fault(node, 'template.split-markup');
    return { ...first, valueEmpty: first.valueEmpty || second.valueEmpty };
  }

  function readPartial(
    node: hbs.AST.PartialStatement | hbs.AST.PartialBlockStatement,
    at: MarkupPosition,
  ): MarkupPosition {
    readArguments(node);
    if ('program' in node && node.program) readProgram(node.program, startOfText);
    if (!isPath(node.name)) {
      fault(node, 'template.chosen-partial');
      return at;
    }
    const partial = node.name.original;
    if (partial !== '@partial-block') partials.push({ name: partial, ...placeOf(node) });
    const inStyle = at.place === 'raw' && at.element === 'style' && partial.endsWith('.css');
    if (at.place !== 'text' && !inStyle) fault(node, 'template.partial-in-markup', { partial });
    return at;
  }

  function readArguments(node: { params: hbs.AST.Expression[]; hash?: hbs.AST.Hash }): void {
    for (const value of [...node.params, ...(node.hash?.pairs.map((pair) => pair.value) ?? [])]) {
      if (value.type === 'SubExpression') {
        const inner = value as hbs.AST.SubExpression;
        if (inner.path.original !== addressHelper) {
          fault(value, 'template.unknown-helper', { helper: inner.path.original });
        }
        readArguments(inner);
      } else if (isPath(value)) {
        require(value);
      }
    }
  }

  const end = readProgram(ast, startOfText);
  if (!samePlace(end, startOfText)) faults.push({ code: 'template.open-markup', ...endOf(ast), values: {} });
  return { faults, partials };
}

/** `strict` is what the compiler itself sets on the path of `{{value}}`; its types do not show it. */
function require(path: hbs.AST.PathExpression & { strict?: boolean }): void {
  path.strict = true;
}

function isPath(node: Node): node is hbs.AST.PathExpression {
  return node.type === 'PathExpression';
}

function placeOf(node: Node): { line: number; column: number } {
  return { line: node.loc.start.line, column: node.loc.start.column + 1 };
}

function endOf(node: Node): { line: number; column: number } {
  return { line: node.loc.end.line, column: node.loc.end.column + 1 };
}

/** The parser's own refusal → a fault. Its English detail is left out: the line is what helps. */
export function parseFault(error: unknown): TemplateFault {
  const thrown = error as Partial<Handlebars.Exception> | undefined;
  const message = thrown?.message ?? '';
  const line = thrown?.lineNumber ?? /on line (\d+)/.exec(message)?.[1] ?? 1;
  return { code: 'template.syntax', line: Number(line), column: 1, values: {} };
}
