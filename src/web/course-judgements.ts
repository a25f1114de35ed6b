/** Two assessments side by side, constitution by constitution: the judgement then and now, and the score where it may be compared. */
import type { ScoredConstitution } from '../decision/decision.js';
import { constitutionCode, type Judgement } from '../domain/codes.js';
import type { Assessment } from '../workflow/course.js';
import type { Words } from './explain-view.js';

/** How far a judgement goes; undefined: it was not made. */
const reach: Readonly<Record<Judgement, number | undefined>> = {
  no: 0,
  tends: 1,
  basically: 1,
  yes: 2,
  'cannot-score': undefined,
};

/** `then` and `now` are visit ids as chosen; anything unknown gives the two latest. */
export function comparisonView(
  assessments: readonly Assessment[],
  chosen: { readonly then: string; readonly now: string },
  words: Words,
  instruments: Instruments,
) {
  const nameOf = (one: Assessment) => `${one.visit.occurredOn} ${titleIn(instruments, one)}`;
  const find = (id: string) => assessments.find((one) => one.visit.id === id);
  const now = find(chosen.now) ?? assessments[0];
  const then = find(chosen.then) ?? assessments.find((one) => one !== now);
  const options = (selected: Assessment | undefined) =>
    assessments.map((one) => ({ id: one.visit.id, label: nameOf(one), selected: one === selected }));
  const both = then && now && then !== now ? { then, now } : undefined;
  const same = both !== undefined && both.then.scored.instrument === both.now.scored.instrument;
  return {
    has: both !== undefined,
    only: assessments.length === 1 && now ? nameOf(now) : '',
    none: assessments.length === 0,
    mayChoose: assessments.length > 2,
    thens: options(then),
    nows: options(now),
    then: then ? headOf(then, words, instruments) : null,
    now: now ? headOf(now, words, instruments) : null,
    sameInstrument: same,
    rows: both ? constitutionCode.options.flatMap((code) => rowOf(code, both, same, words)) : [],
  };
}

type Instruments = ReadonlyMap<string, { readonly title: string }>;

function titleIn(instruments: Instruments, { scored }: Assessment): string {
  return instruments.get(scored.instrument)?.title ?? scored.instrument;
}

function headOf(one: Assessment, words: Words, instruments: Instruments) {
  const { primary, mixed } = one.visit.confirmed
    ? { primary: one.visit.confirmed.primary, mixed: one.visit.confirmed.others }
    : one.scored;
  const name = (code: string) => words.label('constitutions', code);
  return {
    on: one.visit.occurredOn,
    instrument: titleIn(instruments, one),
    primary: primary === null ? words.say({ code: 'resident.constitution-open' }) : name(primary),
    others: mixed
      .filter((code) => code !== primary)
      .map(name)
      .join('、'),
    confirmed: one.visit.confirmed !== null,
    old: one.old,
    scoredNow: one.scoredNow,
  };
}

function rowOf(
  code: string,
  { then, now }: { readonly then: Assessment; readonly now: Assessment },
  same: boolean,
  words: Words,
) {
  const [before, after] = [then.scored.scales[code], now.scored.scales[code]];
  if (!before && !after) return [];
  const judged = (scale: typeof before) =>
    scale ? words.label('judgements', scale.judgement) : words.say({ code: 'course.not-in-form' });
  return [
    {
      name: words.label('constitutions', code),
      then: judged(before),
      now: judged(after),
      thenScore: same ? scoreOf(before) : '',
      nowScore: same ? scoreOf(after) : '',
      ...changeOf(before, after, words),
    },
  ];
}

type Scale = ScoredConstitution['scales'][string];

function scoreOf(scale: Scale | undefined): string {
  if (!scale) return '';
  const value = scale.transformed ?? scale.raw;
  return value === null ? '' : String(Math.round(value * 10) / 10);
}

/** More of it than then, less, the same, or one of the two was not judged: the texts carry a shape each. */
function changeOf(before: Scale | undefined, after: Scale | undefined, words: Words) {
  const from = before && reach[before.judgement];
  const to = after && reach[after.judgement];
  const kind =
    from === undefined || to === undefined ? 'unknown' : to > from ? 'more' : to < from ? 'less' : 'same';
  return {
    change: words.say({ code: `course.change.${kind}` }),
    changed: kind === 'more' || kind === 'less',
  };
}
