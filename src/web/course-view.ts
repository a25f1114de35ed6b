/** What the course page shows: figures with their targets, one table of all numbers, judgements side by side, advice and harm. */
import { may } from '../access/rights.js';
import type { FactValue } from '../domain/facts.js';
import type { AskedAdvice } from '../workflow/carried-out.js';
import type { Course, PlacedVisit } from '../workflow/course.js';
import { placesOfClinic } from '../workflow/service.js';
import { figureOf, type Series, type Shape } from './course-figure.js';
import { comparisonView } from './course-judgements.js';
import { by, type PageContext } from './environment.js';
import { type Words, wordsOf } from './explain-view.js';
import { adviceTitle, harmViews, toldWords } from './harm-view.js';

interface Drawn {
  readonly key: string;
  readonly series: readonly { readonly facts: readonly string[]; readonly shape: Shape }[];
  /** Facts that targets of this figure speak of. */
  readonly targets: readonly string[];
  /** Fact of the follow-up forms that holds what was agreed with the resident. */
  readonly agreed?: string;
}

/** A reading and its repeat are both shown: the one that counts is the decision's business, not the picture's. */
const figures: readonly Drawn[] = [
  {
    key: 'pressure',
    series: [
      { facts: ['systolicFirstMmHg', 'systolicRepeatMmHg'], shape: 'dot' },
      { facts: ['diastolicFirstMmHg', 'diastolicRepeatMmHg'], shape: 'ring' },
    ],
    targets: ['systolicBpMmHg', 'diastolicBpMmHg'],
  },
  {
    key: 'glucose',
    series: [
      { facts: ['glucoseFastingMmolL'], shape: 'dot' },
      { facts: ['glucoseTwoHourMmolL'], shape: 'square' },
      { facts: ['glucoseRandomMmolL'], shape: 'triangle' },
    ],
    targets: ['glucoseFastingMmolL', 'glucoseTwoHourMmolL', 'glucoseRandomMmolL'],
  },
  {
    key: 'weight',
    series: [{ facts: ['weightKg'], shape: 'dot' }],
    targets: ['weightKg'],
    agreed: 'targetWeightKg',
  },
];

export function courseView(c: PageContext, course: Course, compared: { then: string; now: string }) {
  const words = wordsOf(c);
  const { chart } = course;
  const { service } = c.get('deps');
  const { identity, residentId } = chart;
  const subject = { places: placesOfClinic(service, chart.clinicId) };
  const mayRecord = may(by(c).actor, 'record-follow-up', subject).allowed;
  const rows = rowsOf(course.visits, words);
  return {
    id: residentId,
    who: {
      name: identity.name,
      sex: words.label('sexes', identity.sex),
      age: String(course.ageYears),
    },
    mayRecord,
    figures: figures.map((one) => figureView(one, course, words)),
    rows,
    hasRows: rows.length > 0,
    hasOld: course.visits.some((one) => one.old),
    comparison: comparisonView(course.assessments, compared, words, service.release().instruments),
    asked: course.asked.map((one) => askedView(residentId, one, words)),
    hasAsked: course.asked.length > 0,
    unasked: course.unasked && {
      href: askHref(residentId, course.unasked),
      on: course.unasked.visit.occurredOn,
      advisedOn: course.unasked.advisedOn ?? '',
    },
    ...harmViews(course.events, chart, words),
  };
}

function askHref(residentId: string, { visit }: AskedAdvice): string {
  return `/residents/${residentId}/visits/${visit.id}/carried-out`;
}

function askedView(residentId: string, asked: AskedAdvice, words: Words) {
  return {
    on: asked.visit.occurredOn,
    advised: words.say({ code: 'carried-out.advised', values: { on: asked.advisedOn ?? '' } }),
    href: askHref(residentId, asked),
    lines: asked.lines.map(({ line, told }) => ({
      title: adviceTitle(line, words),
      told: toldWords(told, words),
      mark: words.say({ code: `carried-out.mark.${told?.done ?? 'not-asked'}` }),
    })),
  };
}

function figureView(drawn: Drawn, course: Course, words: Words) {
  const label = (fact: string) => words.knowledge.facts.get(fact)?.label ?? fact;
  const unitOf = (fact: string) => {
    const definition = words.knowledge.facts.get(fact);
    return definition?.type === 'number' ? definition.unit : '';
  };
  const series = drawn.series.map(({ facts, shape }): Series => {
    const [first = ''] = facts;
    const points = course.visits.flatMap(({ visit, old }) =>
      facts.flatMap((fact) => {
        const value = recordedNumber(visit, fact);
        return value === undefined ? [] : [{ on: visit.occurredOn, value, old }];
      }),
    );
    return { name: label(first), shape, points };
  });
  const targets = course.targets.filter((one) => one.below.some(({ fact }) => drawn.targets.includes(fact)));
  const agreed = drawn.agreed === undefined ? undefined : lastAgreed(drawn.agreed, course.visits);
  const lines = [
    ...targets.flatMap(({ name, below }) =>
      below
        .filter(({ fact }) => drawn.targets.includes(fact))
        .map(({ value }) => ({ label: `${name} <${value}`, value })),
    ),
    ...(agreed ? [{ label: words.say({ code: 'course.agreed', values: agreed }), value: agreed.value }] : []),
  ];
  const title = words.say({ code: `course.figure.${drawn.key}` });
  const figure = figureOf(series, lines) ?? null;
  return {
    key: drawn.key,
    title,
    unit: unitOf(drawn.series[0]?.facts[0] ?? ''),
    drawn: figure,
    alt: words.say({
      code: 'course.figure-alt',
      values: { title, count: series.reduce((sum, one) => sum + one.points.length, 0) },
    }),
    targets: [
      ...targets.map(({ text, sources }) => ({
        text,
        sources: sources
          .map(
            ({ source, locator }) => `${words.knowledge.sources.get(source)?.title ?? source} · ${locator}`,
          )
          .join('；'),
      })),
      ...(agreed
        ? [
            {
              text: words.say({
                code: 'course.agreed-told',
                values: { ...agreed, label: label(drawn.agreed ?? ''), unit: unitOf(drawn.agreed ?? '') },
              }),
              sources: '',
            },
          ]
        : []),
    ],
    noTarget: lines.length > 0 ? '' : noTargetWords(drawn, course, words),
  };
}

/** Why no line is drawn: nobody asked, no such disease on record, no document for this age, or neither a document nor an agreement. */
function noTargetWords(drawn: Drawn, { conditions }: Course, words: Words): string {
  const concerned = [...words.knowledge.targets.values()].filter((one) =>
    one.below.some(({ fact }) => drawn.targets.includes(fact)),
  );
  const diseases = [...new Set(concerned.map((one) => one.condition))];
  if (diseases.length === 0) return words.say({ code: 'course.no-target.none' });
  const known = words.knowledge.facts.get('conditions');
  const names = diseases.map((code) =>
    known?.type === 'codes' ? (known.options.find((one) => one.code === code)?.label ?? code) : code,
  );
  const values = { disease: names.join('、') };
  if (conditions === undefined) return words.say({ code: 'course.no-target.not-asked', values });
  const has = diseases.some((code) => conditions.present.includes(code));
  return words.say({ code: has ? 'course.no-target.age' : 'course.no-target.no-disease', values });
}

/** The last that was written down; an older one does not count beside it. */
function lastAgreed(
  fact: string,
  visits: readonly PlacedVisit[],
): { readonly on: string; readonly value: number } | undefined {
  return visits
    .toReversed()
    .flatMap(({ visit }) => {
      const value = recordedNumber(visit, fact);
      return value === undefined ? [] : [{ on: visit.occurredOn, value }];
    })
    .at(0);
}

function recordedNumber(
  { sections }: PlacedVisit['visit'],
  fact: string,
): Extract<FactValue, number> | undefined {
  for (const section of Object.values(sections)) {
    const recorded = section?.facts[fact];
    if (recorded && 'value' in recorded && typeof recorded.value === 'number') return recorded.value;
  }
  return undefined;
}

/** The same numbers as in the figures, a visit a row, the latest first. Nothing measured: no row. */
function rowsOf(visits: readonly PlacedVisit[], words: Words) {
  return visits.toReversed().flatMap(({ visit, residentId, old }) => {
    const number = (fact: string) => {
      const value = recordedNumber(visit, fact);
      return value === undefined ? '' : String(value);
    };
    const pair = (systolic: string, diastolic: string) => {
      const [high, low] = [number(systolic), number(diastolic)];
      return high === '' && low === '' ? '' : `${high || '—'}/${low || '—'}`;
    };
    const repeat = pair('systolicRepeatMmHg', 'diastolicRepeatMmHg');
    const cells = {
      pressure: pair('systolicFirstMmHg', 'diastolicFirstMmHg'),
      repeat: repeat === '' ? '' : words.say({ code: 'course.repeat', values: { value: repeat } }),
      fasting: number('glucoseFastingMmolL'),
      twoHour: number('glucoseTwoHourMmolL'),
      random: number('glucoseRandomMmolL'),
      weight: number('weightKg'),
    };
    if (Object.values(cells).every((cell) => cell === '')) return [];
    return [
      {
        ...cells,
        on: visit.occurredOn,
        href: `/residents/${residentId}/visits/${visit.id}`,
        kind: `${words.label('visit-kinds', visit.kind)}（${words.label('modes', visit.mode)}）`,
        old,
      },
    ];
  });
}
