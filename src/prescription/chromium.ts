/**
 * The one place that starts Chromium, for printing and for browser tests: the build inside the npm package, with the
 * fonts of fonts.ts, on a machine that has neither. It uses nothing of the machine's browsers, fonts or libraries,
 * changes no environment variable of this process, and downloads nothing.
 */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { lstat, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';
import { z } from 'zod';
import { hashOfText } from '../domain/canonical.js';
import { type FontPlaces, fontconfigText, prepareBundledFonts, putInPlace } from './fonts.js';

const run = promisify(execFile);

export interface ChromiumOptions {
  /**
   * Folder of our own for the unpacked browser (about 210 MB, once per version) and its font cache. Created if
   * absent. Executables live here: it must be on a file system that allows them and writable by nobody else.
   */
  readonly folder: string;
  /** Chromium's own sandbox. It refuses to start as root, and where a container forbids user namespaces. */
  readonly sandbox: boolean;
  /** Folders with a site's own fonts, for names with characters that the bundled fonts lack. */
  readonly furtherFonts?: readonly string[];
  /** Only for tests that must see what happens without the fonts. */
  readonly withoutBundledFonts?: boolean;
  /**
   * A Chromium of the machine instead of the unpacked one (which is Linux x64 only). It then uses the fonts and
   * libraries of the machine, and ours only where that machine uses fontconfig.
   */
  readonly executablePath?: string;
}

/** Starts a browser. Rejects when it cannot be unpacked or does not start. Close it with `close()`. */
export async function launchChromium(options: ChromiumOptions): Promise<Browser> {
  const folder = resolve(options.folder);
  await ownFolder(folder);
  const unpacked = options.executablePath === undefined ? await unpackedChromium(folder) : undefined;
  const fontFile = await writeFontFile(folder, {
    bundled: options.withoutBundledFonts ? undefined : await prepareBundledFonts(folder),
    further: (options.furtherFonts ?? []).map((further) => resolve(further)),
    cache: join(folder, 'font-cache'),
  });
  return chromium.launch({
    executablePath: options.executablePath ?? join(unpacked ?? '', 'chromium'),
    chromiumSandbox: options.sandbox,
    // Glyphs where the layout puts them, whatever the resolution: screen and paper break lines alike.
    args: ['--font-render-hinting=none'],
    env: {
      HOME: folder,
      FONTCONFIG_FILE: fontFile,
      ...(unpacked === undefined ? {} : { LD_LIBRARY_PATH: join(unpacked, 'al2023', 'lib') }),
    },
    // The service ends itself in its own order; the browser ends with the pipe to it in any case.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}

/** A folder another user could write to would let that user choose the program we run. */
async function ownFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const found = await lstat(folder);
  const foreign = process.getuid !== undefined && found.uid !== process.getuid();
  if (!found.isDirectory() || foreign || (found.mode & 0o022) !== 0) {
    throw new Error(`launchChromium: ${folder} is not a folder that only this user can write to`);
  }
}

/**
 * Folder with `chromium` and its libraries, unpacked on first use. The package unpacks into the temporary folder of
 * its process, without regard to a second process doing the same, and brings its libraries only when the environment
 * says it is on Lambda: so a child process with an environment of its own unpacks into a folder of its own, which
 * then takes its final name in one step. Whoever comes second uses the first one's.
 */
async function unpackedChromium(folder: string): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error('launchChromium: the bundled browser runs on Linux x64 only; give executablePath');
  }
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const target = join(folder, `chromium-${await packageVersion(entry)}`);
  if (existsSync(join(target, 'chromium'))) return target;
  const partial = join(folder, `partial-${randomUUID()}`);
  await mkdir(partial, { mode: 0o700 });
  try {
    await run(
      process.execPath,
      [
        '--eval',
        `require(${JSON.stringify(entry)}).executablePath().catch((e) => { console.error(e); process.exit(1); })`,
      ],
      { env: { TMPDIR: partial, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs20.x' } },
    );
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
  await putInPlace(partial, target);
  return target;
}

const manifest = z.looseObject({ version: z.string() });

async function packageVersion(entry: string): Promise<string> {
  // The package does not export its package.json; its entry is build/cjs/index.cjs.
  const file = join(dirname(entry), '..', '..', 'package.json');
  return manifest.parse(JSON.parse(await readFile(file, 'utf8'))).version;
}

async function writeFontFile(folder: string, places: FontPlaces): Promise<string> {
  const missing = places.further.filter((further) => !existsSync(further));
  if (missing.length > 0) throw new Error(`launchChromium: no such font folder: ${missing.join(', ')}`);
  const text = fontconfigText(places);
  const target = join(folder, `fonts-${hashOfText(text).slice(0, 16)}.conf`);
  if (existsSync(target)) return target;
  const partial = join(folder, `partial-${randomUUID()}`);
  await writeFile(partial, text, { mode: 0o600 });
  await putInPlace(partial, target);
  return target;
}
