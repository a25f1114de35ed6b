/** Paper forms: whoever records visits prints them, for residents of the own clinics only. */
import { all, clinical, type RouteRow, serving } from './rows.js';

const recording = clinical.filter((who) => !who.startsWith('county'));

export const rows: readonly RouteRow[] = [
  { method: 'GET', path: '/forms', expect: { ...all(recording, 200), others: 403 } },
  {
    method: 'POST',
    path: '/forms',
    fields: () => ({ text: '' }),
    expect: { ...all(recording, 200), others: 403 },
  },
  {
    method: 'POST',
    path: '/forms/print',
    fields: ({ residentId = '' }) => ({
      resident: residentId,
      blank: '0',
      instrument: '',
      extent: 'short',
      as: 'html',
    }),
    expect: { ...all(serving, 200), others: 403 },
  },
];
