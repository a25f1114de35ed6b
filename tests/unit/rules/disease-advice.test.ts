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
      expect.objectContaining({ domain: 'daily-life', items: 4 }),
      expect.objectContaining({ domain: 'healthy-eating', items: 1 }),
      expect.objectContaining({ domain: 'exercise', items: 4 }),
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

test('counts under each heading what only the patterns of the disease bring: ten dishes in hypertension', () => {
  const { headings } = diseaseAdvice('hypertension', release);
  // Liver fire 2, phlegm-dampness 2, yin deficiency 2, kidney essence 2, qi and blood 1, 冲任 1; none for the disease itself.
  expect(headings).toContainEqual({ domain: 'medicinal-meal', items: 0, patternItems: 10 });
});

test('knows nothing of a disease nobody wrote rules for', () => {
  const { headings, patterns } = diseaseAdvice('epilepsy', release);
  expect([headings.every(({ items }) => items === 0), patterns]).toEqual([true, []]);
});
