/** First print, reprint and hand-over through the real house: what is frozen, what is refused, what the reprint adds. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { instant } from '../../../src/domain/time.js';
import { checkCode } from '../../../src/prescription/check-code.js';
import { createTemplates } from '../../../src/prescription/rendering.js';
import {
  handOverPaper,
  issuePaper,
  type Press,
  printPdf,
  reprintPaper,
  showPaper,
} from '../../../src/workflow/papers.js';
import { voidPaper } from '../../../src/workflow/review.js';
import { day, makeHouse, pack, type TestHouse } from '../../web/house.js';
import { approve, approved, issued, print, sheetOf, signedNotice } from './printed.js';
import {
  codesOf,
  type Drafted,
  documentIn,
  drafted,
  must,
  record,
  recordVisit,
  submitted,
  wellAnswered,
} from './walk-in.js';

async function html(house: TestHouse, paper: Drafted, press: Press = house.house.web): Promise<string> {
  const by = await house.by(paper.doctor);
  return must(await showPaper(press, by, paper.residentId, paper.documentId)).html;
}

async function reprint(house: TestHouse, paper: Drafted) {
  return reprintPaper(house.service, await house.by(paper.doctor), paper.residentId, paper.documentId);
}

async function handOver(house: TestHouse, paper: Drafted) {
  return handOverPaper(house.service, await house.by(paper.doctor), paper.residentId, paper.documentId);
}

async function takeBack(house: TestHouse, paper: Drafted) {
  const { revision } = await documentIn(house, paper);
  return voidPaper(house.service, await house.by('county-1'), paper.residentId, paper.documentId, {
    shown: revision,
    reason: 'wrong-content',
    comment: '',
  });
}

/** The watermark as the partial prints it; the words alone could stand anywhere. */
const unreviewedMark = '<b>未经审核</b>';

describe('a preview', () => {
  it('of a health prescription nobody has reviewed carries the watermark, the approved one does not', async () => {
    const house = await makeHouse();
    const draft = await drafted(house);
    expect(await html(house, draft)).toContain(unreviewedMark);
    const ready = await approved(house);
    expect(await html(house, ready)).not.toContain(unreviewedMark);
  });

  it('of a submitted health prescription carries it still', async () => {
    const house = await makeHouse();
    expect(await html(house, await submitted(house))).toContain(unreviewedMark);
  });

  it('has no number and no check code', async () => {
    const house = await makeHouse();
    const shown = await html(house, await approved(house));
    expect(shown).not.toContain('校验码');
    expect(shown).not.toContain('编号');
  });

  it('says 未面诊 unless the county saw the resident', async () => {
    const house = await makeHouse();
    expect(await html(house, await approved(house))).toContain('未面诊');
    const seen = await submitted(house, { clinic: 'west-1' });
    await approve(house, seen, true);
    expect(await html(house, seen)).not.toContain('未面诊');
  });
});

describe('the first print', () => {
  it('freezes view, template hash, HTML, number and code together with the state', async () => {
    const house = await makeHouse();
    const paper = await approved(house);
    must(await print(house, paper));
    const doc = await documentIn(house, paper);
    const sheet = await sheetOf(house, paper);
    expect(doc.state).toBe('issued');
    expect(doc.events.at(-1)).toMatchObject({ kind: 'printed', by: 'doctor-east-1' });
    expect(sheet).toMatchObject({
      sheetNumber: '2026-000001',
      issuedOn: day('2026-11-20'),
      // Six months of the site's settings from the day of issue.
      validUntil: day('2027-05-20'),
      templateHash: house.house.web.templates.hash('papers/health-prescription', { layout: 'layouts/paper' }),
      prints: 1,
    });
    expect(checkCode.safeParse(sheet.checkCode).success).toBe(true);
    for (const said of [sheet.sheetNumber, sheet.checkCode, '2027-05-20', '不要自行停药减药'])
      expect(sheet.html).toContain(said);
    expect(JSON.parse(sheet.viewJson)).toMatchObject({ frame: { sheetNumber: '2026-000001', size: 'A5' } });
    expect(await html(house, paper)).toBe(sheet.html);
  });

  it('says what it was made from in the audit, by number and hash', async () => {
    const house = await makeHouse();
    const paper = await issued(house);
    const { audit } = await house.chartOf(paper.residentId);
    const sheet = await sheetOf(house, paper);
    const doc = await documentIn(house, paper);
    expect(audit.at(-1)).toMatchObject({
      act: 'print-paper',
      subject: { document: paper.documentId },
      detail: { sheet: '2026-000001', template: sheet.templateHash, decision: doc.decision?.hash },
    });
  });

  it('numbers the sheets of all clinics in one series', async () => {
    const house = await makeHouse();
    await issued(house);
    const second = await issued(house, { clinic: 'west-1' });
    expect((await sheetOf(house, second)).sheetNumber).toBe('2026-000002');
  });

  it('is on the paper that was asked for', async () => {
    const house = await makeHouse();
    const paper = await approved(house);
    must(await print(house, paper, 'A4'));
    must(await printPdf(house.house.web, await house.by(paper.doctor), paper.residentId, paper.documentId));
    expect(house.printer.printed.map((one) => one.paper)).toEqual(['A4']);
    expect((await sheetOf(house, paper)).html).toContain('class="paper A4"');
  });

  it.each([
    ['a draft', drafted],
    ['a submitted draft', submitted],
    ['what has been printed already', issued],
  ])('is refused for %s', async (_, prepare) => {
    const house = await makeHouse();
    expect(codesOf(await print(house, await prepare(house)))).toEqual(['document.wrong-state']);
  });

  it('is refused from a page that shows an older revision', async () => {
    const house = await makeHouse();
    const paper = await approved(house);
    const { revision } = await documentIn(house, paper);
    const by = await house.by(paper.doctor);
    const old = { shown: revision - 1, size: 'A5' };
    const printed = await issuePaper(house.house.web, by, paper.residentId, paper.documentId, old);
    expect(codesOf(printed)).toEqual(['document.stale']);
  });

  it('of one paper by two people at once happens once', async () => {
    const house = await makeHouse();
    const paper = await approved(house);
    const both = await Promise.all([print(house, paper), print(house, paper)]);
    expect(both.filter((one) => one.ok)).toHaveLength(1);
    expect((await sheetOf(house, paper)).prints).toBe(1);
  });

  it('is not for the county, nor for another clinic', async () => {
    const house = await makeHouse();
    const paper = await approved(house);
    expect(codesOf(await print(house, { ...paper, doctor: 'county-1' }))).toEqual(['rights.role']);
    expect(codesOf(await print(house, { ...paper, doctor: 'doctor-west-1' }))).toEqual(['rights.outside']);
  });

  it('is refused while an emergency of the resident is open', async () => {
    const house = await makeHouse();
    const paper = await approved(house);
    await recordVisit(house, paper.residentId, {
      facts: { symptoms: { symptomsToday: { value: { present: ['chest-pain'], complete: true } } } },
    });
    expect(codesOf(await print(house, paper))).toEqual(['decision.emergency']);
  });

  it('is refused once the answers under the paper have changed against it', async () => {
    const house = await makeHouse();
    const paper = await approved(house);
    await record(house, paper, 'safety', { allergies: { value: { present: ['egg'], complete: true } } });
    expect(codesOf(await print(house, paper))).toEqual(['paper.flagged']);
  });

  it('prints the warnings of what is known when it is printed', async () => {
    const house = await makeHouse();
    const paper = await approved(house);
    // rules/safety/allergies.yaml: an allergy to medicines withholds nothing of this paper and warns about its meal.
    const warning = '对药过敏的，吃药膳前先告诉医生对什么药过敏';
    expect(await html(house, paper)).not.toContain(warning);
    await record(house, paper, 'safety', {
      ...wellAnswered.safety,
      allergies: { value: { present: ['medicine'], complete: true } },
    });
    must(await print(house, paper));
    expect((await sheetOf(house, paper)).html).toContain(warning);
    expect((await documentIn(house, paper)).decision?.inputJson).toContain('"medicine"');
  });
});

describe('a reprint', () => {
  it('is the stored sheet, byte for byte, but for the mark', async () => {
    const house = await makeHouse();
    const paper = await issued(house);
    const { html: stored } = await sheetOf(house, paper);
    must(await reprint(house, paper));
    must(await reprint(house, paper));
    const again = await html(house, paper);
    const mark = house.house.web.templates.render('partials/paper-marks', {
      unreviewed: false,
      void: false,
      superseded: false,
      reprint: '2',
    });
    expect(mark).toContain('补打第2次');
    expect(again).not.toBe(stored);
    expect(again.replace(mark, '')).toBe(stored);
    expect(await sheetOf(house, paper)).toMatchObject({ html: stored, prints: 3 });
  });

  it('is not made anew from a newer template', async () => {
    const house = await makeHouse();
    const paper = await issued(house);
    const before = await html(house, paper);
    const overlay = mkdtempSync(join(tmpdir(), 'zhiwei-newer-'));
    mkdirSync(join(overlay, 'papers'));
    writeFileSync(join(overlay, 'papers', 'health-prescription.hbs'), '<p>全新的样子</p>');
    const newer = { service: house.service, templates: createTemplates(join(pack, 'templates'), overlay) };
    expect(await html(house, paper, newer)).toBe(before);
    const other = await approved(house, { clinic: 'west-1' });
    expect(await html(house, other, newer)).toContain('全新的样子');
  });

  it('is given out through the last day of validity and not after', async () => {
    const house = await makeHouse();
    const paper = await issued(house);
    house.clock.set(instant.parse('2027-05-20T08:00:00.000Z'));
    must(await reprint(house, paper));
    // 2027-05-21 00:30 in Asia/Shanghai.
    house.clock.set(instant.parse('2027-05-20T16:30:00.000Z'));
    expect(codesOf(await reprint(house, paper))).toEqual(['paper.expired']);
    expect(codesOf(await handOver(house, paper))).toEqual(['paper.expired']);
  });

  it('of a void paper is refused; the paper shows that it is void', async () => {
    const house = await makeHouse();
    const paper = await issued(house);
    must(await takeBack(house, paper));
    expect(codesOf(await reprint(house, paper))).toEqual(['document.wrong-state']);
    expect(await html(house, paper)).toContain('<b>作废</b>');
  });

  it('of a replaced paper is refused; the paper shows that it was replaced', async () => {
    const house = await makeHouse();
    const first = await signedNotice(house, await issued(house));
    must(await print(house, first));
    const walk = { ...first, ...(await recordVisit(house, first.residentId)) };
    const second = await signedNotice(house, walk);
    expect(await documentIn(house, first)).toMatchObject({
      state: 'superseded',
      supersededBy: second.documentId,
    });
    expect(await documentIn(house, second)).toMatchObject({ supersedes: first.documentId });
    expect(codesOf(await reprint(house, first))).toEqual(['document.wrong-state']);
    expect(await html(house, first)).toContain('<b>已被新单替代</b>');
  });
});

describe('handing over', () => {
  it('is an event of the issued paper and leaves the sheet as it is', async () => {
    const house = await makeHouse();
    const paper = await issued(house);
    const sheet = await sheetOf(house, paper);
    must(await handOver(house, paper));
    expect((await documentIn(house, paper)).events.at(-1)).toMatchObject({ kind: 'handed-over' });
    expect(await sheetOf(house, paper)).toEqual(sheet);
  });

  it('comes after printing', async () => {
    const house = await makeHouse();
    expect(codesOf(await handOver(house, await approved(house)))).toEqual(['document.wrong-state']);
  });
});

describe('a template of the site that cannot take a paper', () => {
  function pressWith(house: TestHouse, files: Readonly<Record<string, string>>): Press {
    const overlay = mkdtempSync(join(tmpdir(), 'zhiwei-overlay-'));
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(join(overlay, name, '..'), { recursive: true });
      writeFileSync(join(overlay, name), text);
    }
    return { service: house.service, templates: createTemplates(join(pack, 'templates'), overlay) };
  }

  it('is told with its file and line, and nothing is issued', async () => {
    const house = await makeHouse();
    const paper = await approved(house);
    const press = pressWith(house, { 'papers/health-prescription.hbs': '<p>\n{{dosage}}</p>' });
    const { revision } = await documentIn(house, paper);
    const by = await house.by(paper.doctor);
    const input = { shown: revision, size: 'A5' };
    const printed = await issuePaper(press, by, paper.residentId, paper.documentId, input);
    expect(printed).toMatchObject({
      ok: false,
      problems: [{ code: 'paper.template', values: { template: 'papers/health-prescription.hbs' } }],
    });
    expect((await documentIn(house, paper)).state).toBe('approved');
  });

  it('is a layout without a place for marks, too: its reprint could not be marked', async () => {
    const house = await makeHouse();
    const paper = await approved(house);
    const press = pressWith(house, { 'layouts/paper.hbs': '<main>{{{body}}}</main>' });
    const { revision } = await documentIn(house, paper);
    const by = await house.by(paper.doctor);
    const input = { shown: revision, size: 'A5' };
    const printed = await issuePaper(press, by, paper.residentId, paper.documentId, input);
    expect(codesOf(printed)).toEqual(['paper.template']);
  });
});
