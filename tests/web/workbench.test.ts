/** The first page: what lies on each person's desk, and the one step it offers first. */
import { describe, expect, it } from 'vitest';
import type { PlannedTask } from '../../src/domain/chart.js';
import type { Document } from '../../src/domain/document.js';
import { submitted } from '../unit/workflow/walk-in.js';
import { day, makeHouse, morning } from './house.js';

const drafted = { kind: 'drafted' as const, at: morning, by: 'doctor-east-1' };

function paper(state: Document['state'], changes: Partial<Document> = {}): Document {
  return {
    id: `paper-${state}`,
    kind: 'health-prescription',
    visitId: 'v1',
    revision: 1,
    state,
    author: 'doctor-east-1',
    decision: null,
    drafted: [],
    lines: [],
    submittedLines: null,
    fields: {},
    reviewer: null,
    events: [drafted],
    issued: null,
    supersedes: null,
    supersededBy: null,
    recheck: [],
    ...changes,
  };
}

const due: PlannedTask = {
  activity: 'hypertension-follow-up',
  label: '高血压随访',
  kind: 'clinical',
  dueOn: day('2026-11-10'),
  timesPerYear: 4,
  modes: ['clinic'],
  norm: '规范',
  ruleId: 'followup-hypertension',
  fromVisit: 'v1',
  postponed: null,
};

const returned = paper('returned', {
  events: [
    drafted,
    { kind: 'returned', at: morning, by: 'county-1', reason: 'facts-missing', comment: '请补今天的血压' },
  ],
});

const open = {
  ruleId: 'triage-pressure-180-110',
  raisedAt: morning,
  done: '',
  doneAt: null,
  toldWhom: '',
  transport: null,
  trackBy: day('2026-11-19'),
  closed: null,
};
const emergency = {
  id: 'v1',
  kind: 'follow-up' as const,
  occurredOn: day('2026-11-10'),
  recordedAt: morning,
  mode: 'clinic' as const,
  place: '',
  servedBy: 'doctor-east-1',
  typedBy: 'doctor-east-1',
  sections: {},
  questionnaire: null,
  confirmed: null,
  hours: null,
  patterns: [],
  emergencies: [open],
  referrals: [],
  carriedOut: null,
  amounts: {},
  outcome: {},
  enteredInError: null,
};

/** The words of the one big button. */
function next(body: string): string {
  return /下一步：([^<]*)</.exec(body)?.[1] ?? '';
}

describe('the desk of a village doctor', () => {
  it('shows what was returned with its reason, what to print, and the drafts', async () => {
    const test = await makeHouse();
    const id = await test.addResident('east-1', {
      identity: { name: '甲示例' },
      chart: { documents: [returned, paper('approved'), paper('draft')] },
    });
    const { body } = await (await test.as('doctor-east-1')).get('/');
    expect(body).toContain('县里退回，要改（1）');
    expect(body).toContain('资料不全，请补：请补今天的血压');
    expect(body).toContain('审核通过，要打印（1）');
    expect(body).toContain('草稿，还没有提交（1）');
    // Printing is one tap from here.
    expect(body).toContain(`href="/residents/${id}/documents/paper-approved/paper"`);
    expect(body).toContain(`href="/residents/${id}/documents/paper-returned"`);
  });

  it('offers one step first: emergency, call, returned, print, draft, due, and else the search', async () => {
    const steps: string[] = [];
    const recheck = paper('approved', {
      id: 'paper-recheck',
      recheck: [{ at: morning, cause: 'new-allergy', ruleIds: [] }],
    });
    const rest = [
      { visits: [emergency] },
      { documents: [recheck] },
      { documents: [returned] },
      { documents: [paper('approved')] },
      { documents: [paper('draft')] },
      { planned: [due] },
      {},
    ];
    for (let from = 0; from < rest.length; from += 1) {
      const test = await makeHouse();
      for (const chart of rest.slice(from))
        await test.addResident('east-1', { identity: { name: '甲示例' }, chart });
      steps.push(next((await (await test.as('doctor-east-1')).get('/')).body));
    }
    expect(steps).toEqual([
      '处理甲示例没有结束的急症',
      '给甲示例打电话，复核单子',
      '改甲示例被退回的单子',
      '打印甲示例审核通过的单子',
      '把甲示例的草稿交上去',
      '做到期的随访',
      '手头没有要办的。来了人，先查找',
    ]);
  });

  it('says how long ago somebody should have learnt how an emergency ended', async () => {
    const test = await makeHouse();
    await test.addResident('east-1', { chart: { visits: [emergency] } });
    const { body } = await (await test.as('doctor-east-1')).get('/');
    // To be tracked by 19 November, and it is the 20th.
    expect(body).toContain('追踪到 2026-11-19，<b>已超1天</b>');
  });

  it('leaves out the papers of who has died, and whatever belongs to another clinic', async () => {
    const test = await makeHouse();
    await test.addResident('east-1', {
      standing: { status: 'died', on: day('2026-11-01'), note: '' },
      chart: { documents: [paper('approved')], planned: [due] },
    });
    await test.addResident('east-2', { chart: { documents: [paper('approved')] } });
    const { body } = await (await test.as('doctor-east-1')).get('/');
    expect(body).not.toContain('要打印');
    expect(next(body)).toBe('手头没有要办的。来了人，先查找');
  });
});

describe('the desk of a township physician', () => {
  it('spans the clinics below, and narrows to one of them', async () => {
    const test = await makeHouse();
    await test.addResident('east-1', { chart: { documents: [paper('draft')] } });
    await test.addResident('east-2', { chart: { documents: [paper('draft')] } });
    await test.addResident('west-1', { chart: { documents: [paper('draft')] } });
    const physician = await test.as('township-east');
    expect((await physician.get('/')).body).toContain('草稿，还没有提交（2）');
    expect((await physician.get('/?clinic=east-2')).body).toContain('草稿，还没有提交（1）');
    expect((await physician.get('/?clinic=west-1')).body).not.toContain('草稿，还没有提交');
  });
});

describe('everybody else', () => {
  it('a county physician is led to the queue, with how much waits and for how long', async () => {
    const test = await makeHouse();
    const empty = await (await test.as('county-1')).get('/');
    expect(empty.body).toContain('没有等审核的健康处方');
    expect(empty.body).toContain('href="/review"');
    expect(empty.body).not.toContain('来了人，先找档案');
    await submitted(test);
    test.clock.pass({ days: 3 });
    const { body } = await (await test.as('county-1')).get('/');
    expect(body).toContain('<b>1</b> 份健康处方等审核，最久的等了 <b>3</b> 天');
    expect((await (await test.as('neighbour-1')).get('/')).body).toContain('没有等审核的健康处方');
  });

  it('the others are led to their own rooms and see no resident', async () => {
    const test = await makeHouse();
    await test.addResident('east-1', {
      identity: { name: '甲示例' },
      chart: { documents: [paper('draft')] },
    });
    const rooms = {
      administrator: '/staff',
      auditor: '/audit',
      'steward-1': '/rules/candidate',
      expert: '/rules/sign',
    };
    for (const [who, href] of Object.entries(rooms)) {
      const { body } = await (await test.as(who)).get('/');
      expect([who, body.includes(`class="button primary" href="${href}"`)]).toEqual([who, true]);
      expect(body).not.toContain('甲示例');
      expect(body.match(/class="button primary"/g)).toHaveLength(1);
      // The password is in reach of everybody, on every page.
      expect(body).toContain('<a href="/password">');
      expect((await (await test.as(who)).get(href)).status).toBe(200);
    }
  });
});
