import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Handlebars from 'handlebars';
import { afterAll, describe, expect, test } from 'vitest';
import { loadMessages } from '../../../src/knowledge/messages.js';
import { createTemplates, TemplateError, type Templates } from '../../../src/prescription/rendering.js';

const root = mkdtempSync(join(tmpdir(), 'zhiwei-templates-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let folders = 0;

function folderOf(files: Readonly<Record<string, string | Buffer>>): string {
  folders += 1;
  const folder = join(root, String(folders));
  mkdirSync(folder);
  write(folder, files);
  return folder;
}

function write(folder: string, files: Readonly<Record<string, string | Buffer>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

function templatesOf(pack: Readonly<Record<string, string | Buffer>>): Templates {
  return createTemplates(folderOf(pack));
}

/** What is wrong with one page, as `code line:column`. */
function faultsOf(page: string): string[] {
  return templatesOf({ 'pages/one.hbs': page })
    .problems()
    .filter((problem) => problem.severity === 'error')
    .map((problem) => `${problem.code} ${problem.line}:${problem.column}`);
}

function failure(act: () => unknown): TemplateError {
  try {
    act();
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
  throw new Error('did not throw');
}

describe('rendering', () => {
  test('escapes every value', () => {
    const templates = templatesOf({ 'pages/one.hbs': '<p title="{{note}}">{{note}}</p>' });
    expect(templates.render('pages/one', { note: `<b>"O'Neil" & co` })).toBe(
      '<p title="&lt;b&gt;&quot;O&#x27;Neil&quot; &amp; co">&lt;b&gt;&quot;O&#x27;Neil&quot; &amp; co</p>',
    );
  });

  test('finds templates by name in the five folders and nowhere else', () => {
    const templates = templatesOf({
      'layouts/page.hbs': 'a',
      'pages/deep/er.hbs': 'b',
      'partials/row.hbs': 'c',
      'papers/slip.hbs': 'd',
      'forms/record.hbs': 'e',
      'messages/other.hbs': 'f',
      'pages/notes.txt': 'g',
    });
    expect(templates.names()).toEqual([
      'forms/record',
      'layouts/page',
      'pages/deep/er',
      'papers/slip',
      'partials/row',
    ]);
  });

  test('puts a page into a layout, which alone places the body raw', () => {
    const templates = templatesOf({
      'layouts/page.hbs': '<title>{{title}}</title><main>{{{body}}}</main>',
      'pages/one.hbs': '<p>{{text}}</p>',
    });
    expect(templates.problems()).toEqual([]);
    expect(templates.render('pages/one', { title: 'A & B', text: '1 < 2' }, { layout: 'layouts/page' })).toBe(
      '<title>A &amp; B</title><main><p>1 &lt; 2</p></main>',
    );
  });

  test('passes partials the present view, a part of it, or named values', () => {
    const templates = templatesOf({
      'pages/one.hbs':
        '{{> partials/name}}{{#each people}}{{> partials/name}}{{/each}}{{> partials/name head}}{{> partials/name name=title}}',
      'partials/name.hbs': '[{{name}}]',
    });
    const view = { name: 'a', people: [{ name: 'b' }], head: { name: 'c' }, title: 'd' };
    expect(templates.render('pages/one', view)).toBe('[a][b][c][d]');
  });

  test('wraps a block of a page into a partial', () => {
    const templates = templatesOf({
      'pages/one.hbs': '{{#> partials/card}}<p>{{name}}</p>{{/partials/card}}',
      'partials/card.hbs': '<section>{{> @partial-block}}</section>',
    });
    expect(templates.problems()).toEqual([]);
    expect(templates.render('pages/one', { name: 'a' })).toBe('<section><p>a</p></section>');
  });

  test('leaves the global Handlebars as it was', () => {
    const before = Object.keys(Handlebars.helpers).sort();
    templatesOf({ 'pages/one.hbs': '{{> partials/a}}', 'partials/a.hbs': 'x' }).render('pages/one', {});
    expect(Object.keys(Handlebars.helpers).sort()).toEqual(before);
    expect(Handlebars.partials).toEqual({});
  });
});

describe('a value the view lacks', () => {
  test.each([
    ['shown', '<p>\n{{dose}}</p>', {}],
    ['below a part that is there', '\n{{drug.dose}}', { drug: {} }],
    ['asked about by #if', '\n{{#if dose}}x{{/if}}', {}],
    ['asked about by #unless', '\n{{#unless dose}}x{{/unless}}', {}],
    ['gone through by #each', '\n{{#each dose}}x{{/each}}', {}],
    ['entered by #with', '\n{{#with dose}}x{{/with}}', {}],
    ['given to a partial by name', '\n{{> partials/row text=dose}}', {}],
    ['an address', '\n<a href="{{safe-url dose}}">x</a>', {}],
  ])('%s throws, and the error names template, line and value', (_, page, view) => {
    const templates = templatesOf({ 'pages/one.hbs': page, 'partials/row.hbs': '{{text}}' });
    expect(templates.problems()).toEqual([]);
    expect(failure(() => templates.render('pages/one', view)).message).toBe(
      'template pages/one, line 2: no value "dose"',
    );
  });

  test('inside a partial is reported with the name of the partial', () => {
    const templates = templatesOf({
      'pages/one.hbs': '{{> partials/row}}',
      'partials/row.hbs': '\n\n{{dose}}',
    });
    expect(failure(() => templates.render('pages/one', {})).message).toBe(
      'template partials/row, line 3: no value "dose"',
    );
  });

  test('never puts a value that is there into the error', () => {
    const templates = templatesOf({ 'pages/one.hbs': '{{name.first}}' });
    expect(failure(() => templates.render('pages/one', { name: '张三' })).message).not.toContain('张三');
  });
});

describe('a value a template cannot use', () => {
  test.each([
    ['a number asked about by #if, as 0 would be "no"', '{{#if n}}x{{/if}}', { n: 0 }],
    ['a number asked about by #unless', '{{#unless n}}x{{/unless}}', { n: 3 }],
    ['undefined asked about by #if, as unknown is not "no"', '{{#if n}}x{{/if}}', { n: undefined }],
    ['null gone through as a list', '{{#each n}}x{{/each}}', { n: null }],
    ['a text gone through as a list', '{{#each n}}x{{/each}}', { n: 'abc' }],
    ['an object gone through as a list', '{{#each n}}x{{/each}}', { n: { a: 1 } }],
  ])('is refused: %s', (_, page, view) => {
    expect(() => templatesOf({ 'pages/one.hbs': page }).render('pages/one', view)).toThrow(TemplateError);
  });

  test('does not include an empty list, which takes the else branch', () => {
    const templates = templatesOf({ 'pages/one.hbs': '{{#each n}}x{{else}}none{{/each}}' });
    expect(templates.render('pages/one', { n: [] })).toBe('none');
  });

  test('includes an address of an unknown scheme', () => {
    const templates = templatesOf({ 'pages/one.hbs': '<a href="{{safe-url to}}">x</a>' });
    const refused = [
      'javascript:alert(1)',
      ' javascript:alert(1)',
      '//evil.example',
      '/\\evil.example',
      'data:text/html,x',
    ];
    for (const to of [...refused, 'visits', '', 7]) {
      expect(() => templates.render('pages/one', { to })).toThrow(TemplateError);
    }
    for (const to of [
      '/visits?day=1',
      '#top',
      'https://a.example/b',
      'tel:120',
      'data:image/png;base64,AAAA',
    ]) {
      expect(templates.render('pages/one', { to })).toContain('<a href=');
    }
  });
});

describe('a template is refused, with file and line, for', () => {
  test.each([
    ['an unclosed value', 'a\n{{name</p>', 'template.syntax 2:1'],
    ['an unclosed block', 'a\n{{#if a}}b', 'template.syntax 2:1'],
    ['a block closed by another name', '{{#if a}}\n{{/each}}', 'template.syntax 1:1'],
    ['an unknown helper', 'a\n  {{upper name}}', 'template.unknown-helper 2:3'],
    ['a helper that looks things up', '{{lookup a "b"}}', 'template.unknown-helper 1:1'],
    ['a field used as a block', '{{#danger}}x{{/danger}}', 'template.unknown-helper 1:1'],
    ['raw output with three braces', '<p>\n{{{name}}}</p>', 'template.raw-output 2:1'],
    ['raw output with an ampersand', '{{& name}}', 'template.raw-output 1:1'],
    ['an unknown partial', '\n{{> partials/gone}}', 'template.unknown-partial 2:1'],
    ['a partial chosen by a value', '{{> (safe-url name)}}', 'template.chosen-partial 1:1'],
    ['a partial inside a tag', '<p {{> pages/one}}>', 'template.circle 1:4'],
    ['a partial of its own', '{{#*inline "x"}}y{{/inline}}', 'template.decorator 1:1'],
    [
      'block parameters, which escape strictness',
      '{{#each a as |b|}}{{b.c}}{{/each}}',
      'template.block-parameter 1:19',
    ],
    ['an unquoted attribute', '<a title={{name}}>', 'template.unquoted 1:10'],
    ['a value as part of an unquoted attribute', '<a title=a{{name}}>', 'template.unquoted 1:11'],
    ['a value among the attributes', '<a {{name}}>', 'template.unquoted 1:4'],
    ['a value in a tag name', '<h{{level}}>', 'template.unquoted 1:3'],
    ['a value in a script', '<script>\nlet a = "{{a}}";</script>', 'template.value-in-raw 2:10'],
    ['a value in a style', '<style>p{color:{{a}} }</style>', 'template.value-in-raw 1:16'],
    ['a value in an event handler', '<a onclick="go({{a}})">', 'template.value-in-handler 1:16'],
    ['an address that may have any scheme', '<a href="{{a}}">', 'template.unchecked-address 1:10'],
    [
      'an address behind an empty branch',
      '<a href="{{#if a}}{{/if}}{{b}}">',
      'template.unchecked-address 1:26',
    ],
    ['a tag that a branch leaves open', '{{#if a}}<a {{/if}}>', 'template.split-markup 1:1'],
    ['a tag that the file leaves open', '<p>a</p><a href="', 'template.open-markup 1:18'],
  ])('%s', (_, page, expected) => {
    expect(faultsOf(page)).toContain(expected);
  });

  test('a value in a style partial', () => {
    const templates = templatesOf({ 'partials/paper.css.hbs': 'p {\n color: {{a}} }' });
    expect(templates.problems()[0]).toMatchObject({
      code: 'template.value-in-style',
      file: 'partials/paper.css.hbs',
      line: 2,
    });
  });

  test('two partials that use each other', () => {
    const templates = templatesOf({
      'partials/a.hbs': '{{> partials/b}}',
      'partials/b.hbs': '{{> partials/a}}',
    });
    expect(templates.problems().map((problem) => problem.code)).toContain('template.circle');
    expect(templates.names()).toEqual([]);
  });

  test('a file that is not UTF-8', () => {
    const gbk = Buffer.from([0xd6, 0xce, 0xce, 0xb4, 0xb2, 0xa1]);
    expect(templatesOf({ 'pages/one.hbs': gbk }).problems()[0]?.code).toBe('template.not-utf8');
  });

  test('several faults at once, all of them', () => {
    expect(faultsOf('{{{a}}}\n<b title={{c}}>\n{{> partials/gone}}')).toEqual([
      'template.raw-output 1:1',
      'template.unquoted 2:10',
      'template.unknown-partial 3:1',
    ]);
  });

  test('an unknown partial, with the nearest name there is', () => {
    const templates = templatesOf({ 'pages/one.hbs': '{{> partials/sorces}}', 'partials/sources.hbs': '' });
    expect(templates.problems()[0]?.values).toMatchObject({
      partial: 'partials/sorces',
      near: 'partials/sources',
    });
  });
});

describe('a template may', () => {
  test.each([
    ['show a value in quoted attributes', `<a title="{{a}}" class='b {{a}}'>`],
    ['choose a boolean attribute', '<option value="{{a}}" {{#if b}}selected{{/if}}>'],
    ['choose between attribute values', '<a class="{{#if b}}c{{else}}d{{/if}}">'],
    ['continue an address that begins as its own', '<a href="/residents/{{a}}/edit">'],
    ['check an address', '<img src="{{safe-url a}}" alt="">'],
    ['speak of < and > in text', '<p>收缩压 &lt; 140, 3 < 4 {{a}}</p>'],
    ['hold a script and a style without values', '<script>if (1 < 2) {}</script><style>p { }</style>{{a}}'],
    ['comment', '{{! not for print }}<!-- <a title= -->{{a}}'],
    ['chain conditions', '{{#if a}}1{{else if b}}2{{else}}3{{/if}}'],
    ['reach out of a loop', '{{#each c}}{{@index}} {{../a}} {{@root.a}} {{this}}{{/each}}'],
  ])('%s', (_, page) => {
    const templates = templatesOf({ 'pages/one.hbs': page });
    expect(templates.problems()).toEqual([]);
    expect(() => templates.render('pages/one', { a: '#a', b: true, c: ['d'] })).not.toThrow();
  });

  test('place a style partial into a style element', () => {
    const templates = templatesOf({
      'layouts/paper.hbs': '<style>{{> partials/paper.css}}</style>{{{body}}}',
      'partials/paper.css.hbs': '@media print { p { margin: 0 } }',
      'papers/one.hbs': '<p>',
    });
    expect(templates.problems()).toEqual([]);
    expect(templates.render('papers/one', {}, { layout: 'layouts/paper' })).toBe(
      '<style>@media print { p { margin: 0 } }</style><p>',
    );
  });
});

describe('a site overlay', () => {
  const pack = { 'pages/one.hbs': 'pack {{> partials/row}}', 'partials/row.hbs': 'row' };

  test('replaces files of the same name, partials too', () => {
    const templates = createTemplates(folderOf(pack), folderOf({ 'partials/row.hbs': 'site row' }));
    expect(templates.render('pages/one', {})).toBe('pack site row');
  });

  test('need not exist', () => {
    const templates = createTemplates(folderOf(pack), join(root, 'absent'));
    expect(templates.render('pages/one', {})).toBe('pack row');
  });

  test('broken from the start: the version of the pack is served, and the fault names file and line', () => {
    const templates = createTemplates(folderOf(pack), folderOf({ 'pages/one.hbs': 'site\n{{{name}}}' }));
    expect(templates.render('pages/one', {})).toBe('pack row');
    expect(templates.problems()).toEqual([
      {
        severity: 'error',
        code: 'template.raw-output',
        file: 'pages/one.hbs',
        line: 2,
        column: 1,
        path: 'pages/one',
        values: { origin: 'overlay', text: '{{{name}}}' },
      },
      {
        severity: 'notice',
        code: 'template.kept-pack',
        file: 'pages/one.hbs',
        path: 'pages/one',
        values: { name: 'pages/one' },
      },
    ]);
  });

  test('broken while running: the last good version is served until it is mended', () => {
    const overlay = folderOf({ 'pages/one.hbs': 'site 1' });
    const templates = createTemplates(folderOf(pack), overlay);
    write(overlay, { 'pages/one.hbs': 'site 2 {{' });
    expect(templates.reload().map((problem) => problem.code)).toEqual([
      'template.syntax',
      'template.kept-last-good',
    ]);
    expect(templates.render('pages/one', {})).toBe('site 1');
    write(overlay, { 'pages/one.hbs': 'site 3' });
    expect(templates.reload()).toEqual([]);
    expect(templates.render('pages/one', {})).toBe('site 3');
  });

  test('broken partial: the pages that use it keep working with the last good one', () => {
    const overlay = folderOf({ 'partials/row.hbs': 'site row' });
    const templates = createTemplates(folderOf(pack), overlay);
    write(overlay, { 'partials/row.hbs': '{{#if}}' });
    templates.reload();
    expect(templates.render('pages/one', {})).toBe('pack site row');
  });

  test('whose page uses a partial that is gone keeps the last good page with the partial it had', () => {
    const overlay = folderOf({ 'pages/one.hbs': 'site {{> partials/mine}}', 'partials/mine.hbs': 'mine' });
    const templates = createTemplates(folderOf(pack), overlay);
    rmSync(join(overlay, 'partials/mine.hbs'));
    templates.reload();
    expect(templates.render('pages/one', {})).toBe('site mine');
    expect(templates.problems().map((problem) => problem.code)).toContain('template.unknown-partial');
  });

  test('file taken away again: the version of the pack returns', () => {
    const overlay = folderOf({ 'pages/one.hbs': 'site' });
    const templates = createTemplates(folderOf(pack), overlay);
    rmSync(join(overlay, 'pages/one.hbs'));
    expect(templates.reload()).toEqual([]);
    expect(templates.render('pages/one', {})).toBe('pack row');
  });

  test('file that replaces nothing and is used by nothing is pointed out, with the nearest name', () => {
    const templates = createTemplates(folderOf(pack), folderOf({ 'pages/onne.hbs': 'site' }));
    expect(templates.problems()).toEqual([
      {
        severity: 'notice',
        code: 'template.replaces-nothing',
        file: 'pages/onne.hbs',
        path: 'pages/onne',
        values: { near: 'pages/one' },
      },
    ]);
  });

  test('broken like the pack itself: the page is not served, and says so', () => {
    const templates = templatesOf({ 'pages/one.hbs': '{{{a}}}' });
    expect(templates.problems().map((problem) => problem.code)).toEqual([
      'template.raw-output',
      'template.not-served',
    ]);
    expect(failure(() => templates.render('pages/one', {})).message).toBe(
      'template pages/one: no such template is served',
    );
  });
});

describe('the hash of a template', () => {
  const pack = {
    'layouts/paper.hbs': '{{{body}}}',
    'papers/one.hbs': 'a {{> partials/row}}',
    'papers/two.hbs': 'b',
    'partials/row.hbs': 'row {{> partials/cell}}',
    'partials/cell.hbs': 'cell',
  };
  const layout = { layout: 'layouts/paper' };

  test.each([
    ['its own text', 'papers/one.hbs'],
    ['a partial', 'partials/row.hbs'],
    ['a partial of a partial', 'partials/cell.hbs'],
    ['the layout', 'layouts/paper.hbs'],
  ] as const)('changes with %s', (_, file) => {
    const changed = templatesOf({ ...pack, [file]: `${pack[file]} ` });
    expect(changed.hash('papers/one', layout)).not.toBe(templatesOf(pack).hash('papers/one', layout));
  });

  test('does not change with another template, a byte order mark or Windows line ends', () => {
    const page = 'a\nb';
    const hash = templatesOf({ 'papers/one.hbs': page }).hash('papers/one');
    const same = { 'papers/one.hbs': '\uFEFFa\r\nb', 'papers/two.hbs': 'other' };
    expect(templatesOf(same).hash('papers/one')).toBe(hash);
  });

  test('is that of what is served, not of a broken file', () => {
    const folder = folderOf(pack);
    const templates = createTemplates(folder);
    const before = templates.hash('papers/one', layout);
    write(folder, { 'partials/cell.hbs': '{{' });
    templates.reload();
    expect(templates.hash('papers/one', layout)).toBe(before);
  });

  test('is a SHA-256', () => {
    expect(templatesOf(pack).hash('papers/one', layout)).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('the texts', () => {
  test('name every fault and notice of the template check, and none that does not exist', () => {
    const sources = ['rendering', 'template-check'].map((name) =>
      readFileSync(`src/prescription/${name}.ts`, 'utf8'),
    );
    const used = new Set(sources.join('').match(/template\.[a-z0-9]+(-[a-z0-9]+)*(?=')/g));
    const written = [...loadMessages('templates/messages').codes].filter((code) =>
      code.startsWith('template.'),
    );
    expect([...used].sort()).toEqual(written.sort());
  });
});
