/** `zhiwei rules check` as an expert runs it: on the shipped content, with a county's folder, and with the folder misspelt. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rulesCheckCommand } from '../../../src/cli/rules-check.js';
import { packRoot } from '../../scenarios/release.js';
import { frailRule } from '../workflow/small-pack.js';
import { runCommand } from './run.js';

let overlay = '';
beforeAll(() => {
  overlay = mkdtempSync(join(tmpdir(), 'zhiwei-overlay-'));
  mkdirSync(join(overlay, 'rules', 'safety'), { recursive: true });
});
afterAll(() => rmSync(overlay, { recursive: true }));

const check = (rule: string) => {
  writeFileSync(join(overlay, 'rules', 'safety', 'county.yaml'), rule);
  return runCommand(rulesCheckCommand, [], { folders: { pack: packRoot, overlay } });
};

describe('rules check', () => {
  it('of what is shipped ends with 0 and says that it can be published', async () => {
    const { code, output } = await runCommand(rulesCheckCommand, []);
    expect([code, output.split('\n').at(-2)]).toEqual([0, expect.stringContaining('可以发布')]);
  });

  it('of a sound rule of the county ends with 0', async () => {
    expect((await check(frailRule)).code).toBe(0);
  });

  it('of a misspelt trait ends with 1 and says file, line, column, and which was meant', async () => {
    const { code, output } = await check(frailRule.replace('strenuous', 'strenous'));
    // Line 6, `    then: [{ withhold: { trait: …`: the action begins at column 12.
    expect(output).toMatch(/^rules\/safety\/county\.yaml:6:12 错误 .*“strenous”（特征，.*是不是“strenuous”/m);
    expect([code, output.split('\n').at(-2)]).toEqual([1, expect.stringContaining('不能发布：1 处错误')]);
  });

  it('of an official form whose sheet is missing or names what nobody asks ends with 1; with its sheet, with 0', async () => {
    const own = mkdtempSync(join(tmpdir(), 'zhiwei-form-'));
    for (const folder of ['knowledge/diseases', 'templates/papers'])
      mkdirSync(join(own, folder), { recursive: true });
    const shipped = (path: string) => readFileSync(join(packRoot, path), 'utf8');
    const file = 'knowledge/diseases/hypertension.yaml';
    writeFileSync(
      join(own, file),
      shipped(file).replace('papers/hypertension-follow-up', 'papers/ben-xian-follow-up'),
    );
    const checked = () => runCommand(rulesCheckCommand, [], { folders: { pack: packRoot, overlay: own } });
    expect(await checked()).toMatchObject({
      code: 1,
      output: expect.stringContaining('没有“papers/ben-xian'),
    });
    const sheet = join(own, 'templates/papers/ben-xian-follow-up.hbs');
    const rows = shipped('templates/papers/hypertension-follow-up.hbs');
    writeFileSync(sheet, rows.replaceAll('facts.weightKg.', 'facts.weightKgs.'));
    const line = rows.split('\n').findIndex((one) => one.includes('facts.weightKg.')) + 1;
    expect(await checked()).toMatchObject({ code: 1, output: expect.stringContaining(`第${line}行`) });
    writeFileSync(sheet, rows);
    expect((await checked()).code).toBe(0);
    rmSync(own, { recursive: true });
  });

  it('with a folder that is not there ends with 2 and names it', async () => {
    const folders = { pack: packRoot, overlay: join(overlay, 'gone') };
    const { code, told, output } = await runCommand(rulesCheckCommand, [], { folders });
    expect([code, output]).toEqual([2, '']);
    expect(told).toContain(`OVERLAY_DIR 指的文件夹不存在：${join(overlay, 'gone')}`);
  });

  it('asked for help ends with 0, asked for something else with 2', async () => {
    expect((await runCommand(rulesCheckCommand, ['--help'])).code).toBe(0);
    expect((await runCommand(rulesCheckCommand, ['rules/'])).code).toBe(2);
  });
});
