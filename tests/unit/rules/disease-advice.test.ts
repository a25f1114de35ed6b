/** What a disease and its patterns bring, counted by hand in rules/interventions/heart-lung.yaml and pattern-meals-*.yaml. */
import { expect, test } from 'vitest';
import { diseaseAdvice } from '../../../src/rules/disease-advice.js';
import { shippedRelease } from '../../scenarios/release.js';

const release = shippedRelease();

test('counts what whoever has COPD is recommended under each heading, and tells the empty ones', () => {
  const { headings } = diseaseAdvice('copd', release);
  // Smoke and dust, tobacco, vaccine, warm air · light food · pursed lips, belly breathing, walking, one 八段锦.
  expect(headings.filter(({ items }) => items > 0)).toEqual(
    expect.arrayContaining([
      { domain: 'daily-life', items: 4 },
      { domain: 'healthy-eating', items: 1 },
      { domain: 'exercise', items: 4 },
    ]),
  );
  expect(
    headings
      .filter(({ items }) => items === 0)
      .map(({ domain }) => domain)
      .sort(),
  ).toEqual(['acupoint-care', 'medicinal-meal', 'mood']);
});

test('counts what a confirmed pattern brings: two dishes and one list for liver fire in hypertension', () => {
  const { patterns } = diseaseAdvice('hypertension', release);
  expect(patterns).toContainEqual({ title: '肝火上炎证', items: 3 });
  expect(patterns.some(({ items }) => items === 0)).toBe(true);
});

test('knows nothing of a disease nobody wrote rules for', () => {
  const { headings, patterns } = diseaseAdvice('epilepsy', release);
  expect([headings.every(({ items }) => items === 0), patterns]).toEqual([true, []]);
});
