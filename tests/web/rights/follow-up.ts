/** The due list of whoever follows residents up, and the plan of one resident. */
import type { PlannedTask } from '../../../src/domain/chart.js';
import { day, morning, type TestHouse } from '../house.js';
import { all, type RouteRow, serving, type Who } from './rows.js';

const following: readonly Who[] = [
  'village-own',
  'village-other',
  'village-far',
  'township-own',
  'township-other',
];

const task: PlannedTask = {
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

async function planned(test: TestHouse) {
  const residentId = await test.addResident('east-1', {
    chart: {
      planned: [task],
      visits: [
        {
          id: 'v1',
          kind: 'follow-up',
          occurredOn: day('2026-08-10'),
          recordedAt: morning,
          mode: 'clinic',
          place: '',
          servedBy: 'doctor-east-1',
          typedBy: 'doctor-east-1',
          sections: {},
          questionnaire: null,
          confirmed: null,
          hours: null,
          patterns: [],
          emergencies: [],
          referrals: [],
          carriedOut: null,
          amounts: {},
          outcome: {},
          enteredInError: null,
        },
      ],
    },
  });
  return { residentId };
}

const one = '/follow-up/:residentId';

export const rows: readonly RouteRow[] = [
  { method: 'GET', path: '/follow-up', expect: { ...all(following, 200), others: 403 } },
  { method: 'GET', path: one, arrange: planned, expect: { ...all(serving, 200), others: 403 } },
  {
    method: 'POST',
    path: `${one}/postpone`,
    arrange: planned,
    fields: () => ({
      activity: 'hypertension-follow-up',
      fromVisit: 'v1',
      until: '2026-12-01',
      reason: '住院',
    }),
    expect: { ...all(serving, 303), others: 403 },
  },
  {
    method: 'POST',
    path: `${one}/attempt`,
    arrange: planned,
    fields: () => ({
      activities: 'hypertension-follow-up',
      mode: 'telephone',
      said: 'not-reached.no-answer',
      words: '',
    }),
    expect: { ...all(serving, 303), others: 403 },
  },
  {
    method: 'POST',
    path: `${one}/renew`,
    arrange: planned,
    fields: () => ({ visitId: 'v1' }),
    expect: { ...all(serving, 303), others: 403 },
  },
];
