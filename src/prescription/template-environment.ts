/**
 * Our Handlebars environment: never the global one, strict, with helpers that refuse what the library's own would
 * quietly take for "no". A helper formats or checks; it never decides and never looks anything up.
 */
import Handlebars from 'handlebars';
import { addressHelper } from './template-check.js';

/** A value a template cannot use. The message names no value. */
export class TemplateValueError extends Error {
  override readonly name = 'TemplateValueError';
}

export interface TemplateEnvironment {
  /** Throws on what the compiler refuses; compiling itself waits for the first use. */
  check(ast: hbs.AST.Program): void;
  compile(ast: hbs.AST.Program): Handlebars.TemplateDelegate<unknown>;
}

const compileOptions = {
  strict: true,
  preventIndent: true,
  knownHelpersOnly: true,
  knownHelpers: {
    helperMissing: true,
    blockHelperMissing: true,
    each: true,
    if: true,
    unless: true,
    with: true,
    log: false,
    lookup: false,
    [addressHelper]: true,
  },
} as const;

export function createEnvironment(): TemplateEnvironment {
  const own = Handlebars.create();
  for (const name of ['log', 'lookup']) own.unregisterHelper(name);
  // Registered helpers take `this` from the template, so these are functions, not arrows.
  const library = { if: helper(own, 'if'), unless: helper(own, 'unless'), each: helper(own, 'each') };
  for (const name of ['if', 'unless'] as const) {
    own.registerHelper(name, function (this: unknown, value: unknown, options: Handlebars.HelperOptions) {
      return library[name].call(this, decidable(value, name), options);
    });
  }
  own.registerHelper('each', function (this: unknown, value: unknown, options: Handlebars.HelperOptions) {
    if (!Array.isArray(value)) throw new TemplateValueError('#each needs a list');
    return library.each.call(this, value, options);
  });
  own.registerHelper(addressHelper, (value: unknown) => safeAddress(value));
  return {
    check: (ast) => {
      own.precompile(ast, compileOptions);
    },
    compile: (ast) => own.compile<unknown>(ast, compileOptions),
  };
}

function helper(environment: typeof Handlebars, name: string): Handlebars.HelperDelegate {
  const found = environment.helpers[name];
  if (found === undefined) throw new TypeError(`the template library has no helper ${name}`);
  return found;
}

/** A number is refused: 0 would count as "no". A missing value is refused: unknown is not no. */
function decidable(value: unknown, name: string): unknown {
  if (value === undefined) throw new TemplateValueError(`#${name} needs a value`);
  if (typeof value === 'number') throw new TemplateValueError(`#${name} needs a boolean, not a number`);
  return value;
}

/** Own pages, https, http, tel, and pictures carried in the page. Everything else (javascript: …) is refused. */
function safeAddress(value: unknown): string {
  const known =
    typeof value === 'string' &&
    (/^(\/(?![/\\])|[#?]|https?:\/\/|tel:)[^\s\\]*$/.test(value) ||
      /^data:image\/(svg\+xml|png);base64,[A-Za-z0-9+/=]+$/.test(value));
  if (!known) throw new TemplateValueError(`${addressHelper} needs an address of a known scheme`);
  return value;
}
