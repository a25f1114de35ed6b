/** The store as plain JavaScript in a folder of its own, for tests that need a process to kill. */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const repository = fileURLToPath(new URL('../../', import.meta.url));

export interface Compiled {
  readonly writer: string;
  dispose(): void;
}

export function compileWriter(): Compiled {
  const folder = mkdtempSync(join(tmpdir(), 'zhiwei-writer-'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  symlinkSync(join(repository, 'node_modules'), join(folder, 'node_modules'));
  const sources = ['src/domain', 'src/store'].flatMap((room) =>
    readdirSync(join(repository, room))
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `${room}/${name}`),
  );
  for (const source of [...sources, 'tests/store/writer.ts', 'tests/store/sample-forms.ts']) {
    const target = join(folder, source.replace(/\.ts$/, '.js'));
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, toJavaScript(readFileSync(join(repository, source), 'utf8')));
  }
  return {
    writer: join(folder, 'tests/store/writer.js'),
    dispose: () => rmSync(folder, { recursive: true }),
  };
}

function toJavaScript(source: string): string {
  const options = {
    module: ts.ModuleKind.ESNext,
    target: ts.ScriptTarget.ES2022,
    verbatimModuleSyntax: true,
  };
  return ts.transpileModule(source, { compilerOptions: options }).outputText;
}
