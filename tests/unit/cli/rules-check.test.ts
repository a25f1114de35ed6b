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

  it('of a county folder tells first what the folder does: files nobody reads, what a copy lost, an id twice', async () => {
    const own = mkdtempSync(join(tmpdir(), 'zhiwei-county-'));
    const put = (path: string, text: string) => {
      mkdirSync(join(own, path, '..'), { recursive: true });
      writeFileSync(join(own, path), text);
    };
    const gout = readFileSync(join(packRoot, 'rules/safety/gout.yaml'), 'utf8');
    // The first rule of the shipped file goes, the others stay.
    put('rules/safety/gout.yaml', gout.replace(/^ {2}- id: safety-gout-purine[\s\S]*?(?=^ {2}- id: )/m, ''));
    // The only rule of its file is withdrawn by an empty list.
    put('rules/safety/alcohol.yaml', 'rules: []\n');
    put('rules/safety/county.yml', frailRule);
    put('rules/safety/county.yaml.txt', frailRule);
    put('Rules/safety/county.yaml', frailRule);
    put('county.yaml', frailRule);
    put('rules/schema/rule.schema.json', '{}');
    put('rules/safety/.county.yaml.swp', '');
    const checked = () => runCommand(rulesCheckCommand, [], { folders: { pack: packRoot, overlay: own } });
    const { code, output } = await checked();
    expect(code).toBe(0);
    const lines = output.trim().split('\n');
    expect(lines.slice(0, 6)).toEqual([
      expect.stringMatching(/^Rules\/safety\/county\.yaml 提醒 这个文件放的地方系统不读/),
      expect.stringMatching(/^county\.yaml 提醒 这个文件放的地方系统不读/),
      expect.stringMatching(
        /^rules\/safety\/alcohol\.yaml 提醒 .*自带的 1 条因此没有了：safety-alcohol-never/,
      ),
      expect.stringMatching(/^rules\/safety\/county\.yaml\.txt 提醒 文件名不是以 \.yaml 结尾/),
      expect.stringMatching(/^rules\/safety\/county\.yml 提醒 文件名不是以 \.yaml 结尾/),
      expect.stringMatching(/^rules\/safety\/gout\.yaml 提醒 .*自带的 1 条因此没有了：safety-gout-purine/),
    ]);
    // What the shipped content has anyway is one line.
    expect(lines.filter((line) => line.includes('没有任何规则推荐'))).toEqual([]);
    expect(lines.filter((line) => line.startsWith('自带内容原有的提醒'))).toHaveLength(1);

    // A shipped id again: told at the county's file, with the place of the other.
    const shippedId = /^ {2}- id: (\S+)/m.exec(
      readFileSync(join(packRoot, 'rules/safety/swallowing.yaml'), 'utf8'),
    )?.[1];
    put('rules/safety/county.yaml', frailRule.replace('safety-frail-walk', shippedId ?? ''));
    const twice = await checked();
    expect(twice.code).toBe(1);
    expect(twice.output).toMatch(
      /^rules\/safety\/county\.yaml:2:9 错误 规则编号.*已经用过，与 rules\/safety\/swallowing\.yaml:\d+ 重复/m,
    );
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
