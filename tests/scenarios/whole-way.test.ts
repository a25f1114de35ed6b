/**
 * Whole patients through the workflow, as the people of the county would do it. What is expected is argued from the
 * documents named beside it, never from what the service answered.
 */
import { describe, expect, test } from 'vitest';
import { checkPaper } from '../../src/workflow/check-paper.js';
import { makeDraft, submitDraft } from '../../src/workflow/drafts.js';
import { makeReferralSlip } from '../../src/workflow/signed-papers.js';
import { recordEmergency } from '../../src/workflow/visits.js';
import { workbench } from '../../src/workflow/workbench.js';
import { approve, issued, print, sheetOf } from '../unit/workflow/printed.js';
import { codesOf, documentIn, must, recordVisit, walkIn } from '../unit/workflow/walk-in.js';
import { makeHouse } from '../web/house.js';

const has = (...present: string[]) => ({ value: { present, complete: true } });

describe('拒绝转诊', () => {
  // 国家基层高血压防治管理指南的处理：胸痛等急症立即转诊；clinical.md §1：两周内主动随访转诊情况。
  test('心前区疼痛、本人不去：处置、告知、拒绝签字都在转诊单上；结束以前不起草，两周内在工作台上跟着', async () => {
    const house = await makeHouse();
    const walk = await walkIn(house, { facts: { symptoms: { symptomsToday: has('chest-pain') } } });
    const by = await house.by(walk.doctor);
    const { service } = house;
    const handled = {
      ruleId: 'triage-chest-pain',
      done: '停止活动，测血压脉搏',
      toldWhom: '女儿',
      transport: { kind: 'refused' as const, signedBy: '示例家属' },
      outcome: '',
      close: false,
    };
    must(await recordEmergency(service, by, walk.residentId, walk.visitId, handled));
    const slip = must(
      await makeReferralSlip(house.house.web, by, walk.residentId, walk.visitId, { size: 'A4' }),
    );
    const { html } = await sheetOf(house, { ...walk, documentId: slip });
    for (const said of ['拒绝转诊', '示例家属', '停止活动，测血压脉搏', '女儿']) expect(html).toContain(said);
    expect(html).not.toContain('未经审核');

    expect(codesOf(await makeDraft(service, by, walk.residentId, walk.visitId))).toEqual([
      'decision.emergency',
    ]);
    // 2026-11-20 加 14 天。
    expect(must(workbench(service, by, { clinicId: '', withinDays: 14 })).emergencies).toMatchObject([
      { resident: { residentId: walk.residentId }, trackBy: '2026-12-04' },
    ]);

    const closed = { ...handled, outcome: '次日已去县医院就诊', close: true };
    must(await recordEmergency(service, by, walk.residentId, walk.visitId, closed));
    expect(codesOf(await makeDraft(service, by, walk.residentId, walk.visitId))).toEqual([]);
    expect(must(workbench(service, by, { clinicId: '', withinDays: 14 })).emergencies).toEqual([]);
  });
});

describe('审核以后的更正', () => {
  // design.md §6：新的过敏使有效的单子重新核对；更正产生替代的单子，已给出的一字不动（§1 第6条）。
  test('单子交出后才知道对蛋过敏：旧单存疑，新单没有蛋，批准后旧单被替代，核对页说得出', async () => {
    const house = await makeHouse();
    const paper = await issued(house);
    const given = await sheetOf(house, paper);
    expect(given.html).toContain('鸡蛋');

    const later = await recordVisit(house, paper.residentId, {
      facts: { safety: { allergies: has('egg') } },
    });
    expect((await documentIn(house, paper)).recheck).not.toEqual([]);

    const by = await house.by(later.doctor);
    const documentId = must(await makeDraft(house.service, by, paper.residentId, later.visitId));
    const next = { ...paper, ...later, documentId };
    const { revision } = await documentIn(house, next);
    must(await submitDraft(house.service, by, paper.residentId, documentId, { shown: revision }));
    await approve(house, next);
    must(await print(house, next));

    const now = await sheetOf(house, next);
    const eaten = (html: string) => /<th scope="row">宜<\/th><td>([^<]*)</.exec(html)?.[1] ?? '';
    expect(eaten(given.html)).toContain('鸡蛋');
    expect(eaten(now.html)).toContain('山药');
    expect(eaten(now.html)).not.toContain('蛋');

    // 给出去的那一张原样留着。
    expect(await sheetOf(house, paper)).toEqual(given);
    expect(must(checkPaper(house.service, given.checkCode)).standing).toBe('superseded');
    expect(must(checkPaper(house.service, now.checkCode)).standing).toBe('genuine');
  });
});
