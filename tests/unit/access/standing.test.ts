/**
 * Who may put their name under what. Result notice: the 2017 norm for elders as reproduced in constitution.md §1.1
 * (guidance: TCM (assistant) physicians, or others specially trained, village doctors included). Approval: a TCM
 * physician (design.md §6 and its task).
 */
import { describe, expect, it } from 'vitest';
import type { StaffCategory } from '../../../src/access/staff.js';
import { type Signature, type Standing, standingAgainst } from '../../../src/access/standing.js';
import { day } from './fixtures.js';

const today = day('2026-03-02');
const certificate = { number: 'C-1', expiresOn: day('2026-12-31') };
const tcmTraining = { kind: 'elderly-tcm', completedOn: day('2025-06-01'), expiresOn: day('2027-05-31') };

const against = (signature: Signature, standing: Standing, on = today) =>
  standingAgainst(signature, standing, on) ?? 'signs';

describe('with a certificate in force', () => {
  const expected: Readonly<Record<StaffCategory, readonly [string, string, string, string, string]>> = {
    // untrained notice · trained notice · approval · constitution · safety lift
    'tcm-physician': ['signs', 'signs', 'signs', 'signs', 'signs'],
    'tcm-assistant-physician': ['signs', 'signs', 'standing.category', 'signs', 'standing.category'],
    'general-practitioner': [
      'standing.training-missing',
      'signs',
      'standing.category',
      'standing.category',
      'signs',
    ],
    'assistant-physician': [
      'standing.training-missing',
      'signs',
      'standing.category',
      'standing.category',
      'standing.category',
    ],
    'village-doctor': [
      'standing.training-missing',
      'signs',
      'standing.category',
      'standing.category',
      'standing.category',
    ],
    nurse: [
      'standing.category',
      'standing.category',
      'standing.category',
      'standing.category',
      'standing.category',
    ],
    'public-health': [
      'standing.category',
      'standing.category',
      'standing.category',
      'standing.category',
      'standing.category',
    ],
    other: [
      'standing.category',
      'standing.category',
      'standing.category',
      'standing.category',
      'standing.category',
    ],
  };
  for (const [category, answers] of Object.entries(expected) as [StaffCategory, readonly string[]][])
    it(`a ${category} signs what the norm allows and nothing else`, () => {
      const untrained = { category, certificate };
      const trained = { ...untrained, tcmTraining };
      expect([
        against('result-notice', untrained),
        against('result-notice', trained),
        against('county-approval', trained),
        against('constitution', trained),
        against('safety-lift', trained),
      ]).toEqual(answers);
    });
});

describe('dates', () => {
  const trained = { category: 'village-doctor', certificate, tcmTraining } as const;

  it('a certificate is good through its last day and not the day after', () => {
    const physician = { category: 'tcm-physician', certificate } as const;
    expect(against('county-approval', physician, day('2026-12-31'))).toBe('signs');
    expect(against('county-approval', physician, day('2027-01-01'))).toBe('standing.certificate-expired');
  });

  it('a certificate that is not recorded does not count as held', () => {
    expect(against('county-approval', { category: 'tcm-physician' })).toBe('standing.certificate-missing');
    expect(against('result-notice', { category: 'village-doctor', tcmTraining })).toBe(
      'standing.certificate-missing',
    );
  });

  it('training counts from the day it was completed through its last day', () => {
    const long = { ...trained, certificate: { ...certificate, expiresOn: day('2030-12-31') } };
    expect(against('result-notice', long, day('2025-05-31'))).toBe('standing.training-missing');
    expect(against('result-notice', long, day('2025-06-01'))).toBe('signs');
    expect(against('result-notice', long, day('2027-05-31'))).toBe('signs');
    expect(against('result-notice', long, day('2027-06-01'))).toBe('standing.training-expired');
  });

  it('training without an end does not lapse', () => {
    const { expiresOn: _none, ...open } = tcmTraining;
    const forEver = {
      ...trained,
      tcmTraining: open,
      certificate: { ...certificate, expiresOn: day('2099-01-01') },
    };
    expect(against('result-notice', forEver, day('2090-01-01'))).toBe('signs');
  });
});
