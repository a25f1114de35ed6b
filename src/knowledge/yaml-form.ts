/**
 * Why a content file cannot even be read, told to somebody who types Chinese and does not program: the library names the
 * place and what it expected there; what was typed instead mostly shows in that line. It reports and never mends.
 */
import { type Document, isAlias, type LineCounter, visit, type YAMLError } from 'yaml';
import type { ContentProblem } from './yaml-file.js';

/** Without a sign in the line, what the library's code mostly means; every other one is told in the library's words. */
const codes: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'content.duplicate-key',
  BAD_INDENT: 'content.bad-indent',
  BLOCK_AS_IMPLICIT_KEY: 'content.bad-indent',
  MULTILINE_IMPLICIT_KEY: 'content.no-space-after-colon',
  MISSING_CHAR: 'content.bad-indent',
  TAB_AS_INDENT: 'content.tab-indent',
};

/** What a hand on a Chinese keyboard types, looked for in this order in the line that could not be read. */
const signs: readonly (readonly [code: string, sign: RegExp])[] = [
  // Ideographic and no-break spaces look like the indentation they are not.
  ['content.full-width-space', /^[ \t]*[\u3000\u00a0]|[:：-][ \t]*[\u3000\u00a0]/],
  ['content.full-width-dash', /^ *[\u2012-\u2015\uff0d\u2212]/],
  ['content.full-width-bracket', /[｛｝［］]/],
  ['content.full-width-colon', /^ *(- *)?[a-zA-Z][\w-]*：|[{,，；] *[a-zA-Z]\w*：/],
  ['content.full-width-comma', /[，；] *[a-zA-Z]\w*:/],
  ['content.no-space-after-dash', /^ *-[a-zA-Z]/],
];

/** Marks that mean something to YAML when a text begins with them. */
const marked = /^ *(?:- +)?(?:[a-zA-Z]\w*: +)(['"[{>|%@!&*`])/;

/** `key: words: words`, within braces or a line of its own. */
const colonInText =
  /^ *(?:- +)?[a-zA-Z][\w.-]*: +[^\s'"[{].*: |[{,] *[a-zA-Z]\w*: +[^\s'"[{,}\]][^,{}[\]]*: /;

/** After the first fault of form the rest is guesswork; keys that stand twice are each a fault of their own. */
export function formProblems(
  file: string,
  text: string,
  doc: Document,
  lines: LineCounter,
): ContentProblem[] {
  const written = text.split(/\r?\n/);
  const formFault = doc.errors.find((fault) => fault.code !== 'DUPLICATE_KEY');
  const told = doc.errors.filter((fault) => fault.code === 'DUPLICATE_KEY' || fault === formFault);
  return told.map((fault) => {
    const quote = fault.code === 'MISSING_CHAR' ? openedAt(doc, fault.pos[0]) : undefined;
    const where = lines.linePos(quote ?? fault.pos[0]);
    const at = (code: string, line = where.line, detail = ''): ContentProblem => {
      const column = line === where.line ? where.col : 1;
      return { severity: 'error', code, file, line, column, path: '', values: { detail } };
    };
    if (fault.code === 'DUPLICATE_KEY' || fault.code === 'TAB_AS_INDENT') return at(codeOf(fault));
    if (quote !== undefined) return at('content.unclosed');
    if (/^Flow (map|sequence) in block collection/.test(fault.message)) {
      const opened = lineLeftOpen(written, where.line);
      const wide = /[｛｝［］]/.test(written[opened - 1] ?? '');
      return at(wide ? 'content.full-width-bracket' : 'content.unpaired-bracket', opened);
    }
    const line = written[where.line - 1] ?? '';
    const [typed] = signs.find(([, sign]) => sign.test(line)) ?? [];
    if (typed !== undefined) return at(typed);
    const open = balanceOf(line);
    if (open !== 0 && (fault.code === 'UNEXPECTED_TOKEN' || open < 0)) return at('content.unpaired-bracket');
    const mark = marked.exec(line)?.[1] ?? '';
    const scalar = ['UNEXPECTED_TOKEN', 'BAD_SCALAR_START', 'MISSING_CHAR'].includes(fault.code);
    if (scalar && mark !== '') return at('content.needs-quotes', where.line, mark);
    if (colonInText.test(line)) return at('content.colon-in-text');
    // The place is told apart from the library's words.
    return at(codeOf(fault), where.line, (fault.message.split('\n')[0] ?? '').replace(/ at line .*$/, ''));
  });
}

function codeOf({ code }: YAMLError): string {
  return codes[code] ?? 'content.not-yaml';
}

/** A text that begins with `*` names an anchor, and there is none: found only when the document is read. */
export function danglingAlias(doc: Document): number | undefined {
  let start: number | undefined;
  visit(doc, {
    Alias(_, node) {
      if (isAlias(node) && node.resolve(doc) === undefined) start ??= node.range?.[0];
    },
  });
  return start;
}

/** Where the quote opens that is still open at `end`, often many lines below: that is the line to mend. */
function openedAt(doc: Document, end: number): number | undefined {
  let start: number | undefined;
  visit(doc, {
    Scalar(_, { type, range }) {
      if (type?.startsWith('QUOTE') && range?.[1] === end) start = range[0];
    },
  });
  return start;
}

/** The last line up to this one that opens more brackets than it closes; this one when there is none. */
function lineLeftOpen(written: readonly string[], line: number): number {
  for (let number = line; number > 0; number -= 1)
    if (balanceOf(written[number - 1] ?? '') > 0) return number;
  return line;
}

/** Brackets opened less those closed, quoted texts aside. */
function balanceOf(line: string): number {
  const bare = line.replace(/'[^']*'|"[^"]*"/g, '');
  return (bare.match(/[{[]/g)?.length ?? 0) - (bare.match(/[}\]]/g)?.length ?? 0);
}
