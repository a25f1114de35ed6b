/** A disease file: covered only when triage, interval and referral each have a document that somebody has seen. */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { coverageOf, uncoveredOf } from '../../../src/knowledge/disease.js';
import { followUpForms } from '../../../src/knowledge/follow-up-form.js';
import { loadMessages } from '../../../src/knowledge/messages.js';
import { loadKnowledge } from '../../../src/knowledge/pack.js';

const messages = loadMessages(fileURLToPath(new URL('../../../templates/messages', import.meta.url)));

const facts = `facts:
  - { id: conditions, label: 病, type: codes, options: [{ code: gout, label: 痛风 }], origin: { from: form, section: history } }
  - { id: weightKg, label: 体重, type: number, unit: kg, range: { min: 2, max: 300 }, step: 1, origin: { from: form, section: measurements } }
  - { id: pains, label: 痛, type: codes, options: [{ code: toe, label: 脚趾痛 }], origin: { from: form, section: symptoms } }
  - { id: goutClass, label: 分类, type: code, options: [{ code: held, label: 满意 }, { code: not-held, label: 不满意 }], origin: { from: stage, stage: follow-up } }
  - { id: ageYears, label: 岁, type: number, unit: 岁, range: { min: 0, max: 130 }, step: 1, origin: { from: register } }
`;
const sources = `sources:
  - { id: seen-one, title: 甲, issuer: 甲, language: zh, readAt: [], seen: copy }
  - { id: unseen-one, title: 乙, issuer: 乙, language: zh, readAt: [], seen: not-seen }
`;

function load(changed: Readonly<Record<string, string>> = {}, heads = ['']) {
  const lines: Record<string, string> = {
    id: 'gout',
    title: '痛风',
    covered:
      '{ triage: [{ source: seen-one, locator: 一 }], interval: { gap: 没有找到 }, referral: [{ source: seen-one, locator: 二 }] }',
    whoDoesWhat:
      '{ village: [{ text: 随访, source: seen-one, locator: 三 }], township: { gap: 没见到 }, county: { gap: 没见到 } }',
    measures: '[weightKg]',
    basis: 'secondary',
    sources: '[{ source: seen-one, locator: 四 }]',
    reviewBy: '2027-11-21',
    ...changed,
  };
  const one = Object.entries(lines).map(
    ([key, value], i) => `${i === 0 ? '  - ' : '    '}${key}: ${value}\n`,
  );
  const text = `diseases:\n${heads.map(() => one.join('')).join('')}`;
  const file = (path: string, content: string) => ({
    path,
    text: content,
    sha256: '',
    from: 'pack' as const,
  });
  return loadKnowledge([
    file('knowledge/facts/a.yaml', facts),
    file('knowledge/sources/a.yaml', sources),
    file('knowledge/diseases/gout.yaml', text),
  ]);
}
const faultsOf = (...given: Parameters<typeof load>) =>
  load(...given).problems.map(({ code, path }) => ({ code, path }));

describe('a disease file', () => {
  it('is read where everything it names exists', () => {
    const { knowledge, problems } = load();
    expect(problems).toEqual([]);
    expect([...knowledge.diseases.keys()]).toEqual(['gout']);
  });

  it('is refused for an id that is no option of the fact conditions', () => {
    expect(faultsOf({ id: 'goute' })).toEqual([{ code: 'content.unknown-id-near', path: 'diseases.0.id' }]);
  });

  it('is refused where it cites what is no source, at that citation', () => {
    const village = '[{ text: 随访, source: nowhere, locator: 三 }]';
    expect(
      faultsOf({ whoDoesWhat: `{ village: ${village}, township: { gap: 无 }, county: { gap: 无 } }` }),
    ).toMatchObject([{ path: 'diseases.0.whoDoesWhat.village.0.source' }]);
  });

  it('is refused where it leans on a document nobody has seen: that is a gap', () => {
    const unseen = '[{ source: unseen-one, locator: 一 }]';
    expect(
      faultsOf({ covered: `{ triage: ${unseen}, interval: { gap: 无 }, referral: { gap: 无 } }` }),
    ).toEqual([{ code: 'disease.document-not-seen', path: 'diseases.0.covered.triage.0.source' }]);
  });

  it('is refused where a measure is no fact, or none that a visit page asks for', () => {
    expect(faultsOf({ measures: '[weightKgs]' })).toEqual([
      { code: 'content.unknown-id-near', path: 'diseases.0.measures.0' },
    ]);
    expect(faultsOf({ measures: '[ageYears]' })).toEqual([
      { code: 'disease.measure-not-on-form', path: 'diseases.0.measures.0' },
    ]);
  });

  it.each([
    ['an empty list', '[]'],
    ['nothing', ''],
    ['words without a key', '没有找到'],
    ['an empty gap', '{ gap: "" }'],
    ['a gap without words', '{ gap: }'],
    ['a misspelt gap', '{ gapp: 无 }'],
  ])('is told of gap: where a part holds %s', (_what, triage) => {
    const covered = `{ triage: ${triage}, interval: { gap: 无 }, referral: { gap: 无 } }`;
    const { problems } = load({ covered });
    expect(problems.map(({ code, values }) => [code, values['field']])).toEqual([
      ['disease.documents-or-gap', 'triage'],
    ]);
    expect(problems.map(messages).join()).toContain('写一行 gap');
  });

  it.each(['triage: []', 'triage: { gap: "" }', 'triage: { gap: 无, source: seen-one }'])(
    'is refused where a part has neither a document nor a stated gap: %s',
    (triage) => {
      expect(
        faultsOf({ covered: `{ ${triage}, interval: { gap: 无 }, referral: { gap: 无 } }` }).length,
      ).toBeGreaterThan(0);
    },
  );

  describe('that names its official form', () => {
    const sound: Readonly<Record<string, string>> = {
      title: '痛风患者随访服务记录表',
      template: 'papers/gout-follow-up',
      classFact: 'goutClass',
      activity: 'gout-follow-up',
      modes: '{ clinic: 1 门诊, home: 2 家庭, telephone: 4 电话 }',
      symptomFacts: '[pains]',
      symptoms:
        '[{ code: none, label: 1 无症状 }, { code: toe, label: 2 脚趾痛 }, { code: toe, label: 3 关节痛 }]',
    };
    const form = (changed: Readonly<Record<string, string | undefined>> = {}) =>
      `{ ${Object.entries({ ...sound, ...changed })
        .flatMap(([key, value]) => (value === undefined ? [] : [`${key}: ${value}`]))
        .join(', ')} }`;

    it('is read: its class is an outcome, its complaints are options of its lists, one may print as two lines', () => {
      const { knowledge, problems } = load({ followUpForm: form() });
      expect(problems).toEqual([]);
      expect(followUpForms(knowledge).map(({ id, template }) => [id, template])).toEqual([
        ['gout', 'papers/gout-follow-up'],
      ]);
    });

    // One fault each, near the sound one above.
    it.each([
      [{ classFact: 'weightKg' }, 'form.class-no-outcome', 'classFact'],
      [{ classFact: 'goutClas' }, 'content.unknown-id-near', 'classFact'],
      [{ symptomFacts: '[pains, weightKg]' }, 'form.no-list', 'symptomFacts.1'],
      [{ symptomFacts: '[pain]' }, 'content.unknown-id-near', 'symptomFacts.0'],
      [{ symptoms: '[{ code: toes, label: 2 脚趾痛 }]' }, 'form.unknown-symptom', 'symptoms.0.code'],
      [{ template: 'gout-follow-up' }, 'content.invalid', 'template'],
      [{ template: undefined }, 'content.missing', 'template'],
      [{ modes: '{ clinic: 1 门诊, home: 2 家庭 }' }, 'content.missing', 'modes.telephone'],
      [{ rows: '[]' }, 'content.unknown-key', ''],
    ])('is refused with %o', (changed, code, at) => {
      expect(faultsOf({ followUpForm: form(changed) })).toContainEqual({
        code,
        path: `diseases.0.followUpForm${at === '' ? '' : `.${at}`}`,
      });
    });
  });

  it('holds one disease and no second', () => {
    expect(faultsOf({}, ['', '']).length).toBeGreaterThan(0);
  });
});

describe('coverage', () => {
  const cited = [{ source: 'seen-one', locator: '一' }];

  it('is there when triage, interval and referral each have a document', () => {
    expect(coverageOf({ covered: { triage: cited, interval: cited, referral: cited } })).toEqual({
      covered: true,
      missing: [],
    });
  });

  it('is not there while one has none, and says which and what is missing', () => {
    const gap = { gap: '没有找到随访间隔的文件' };
    expect(coverageOf({ covered: { triage: cited, interval: gap, referral: cited } })).toEqual({
      covered: false,
      missing: [{ part: 'interval', gap: '没有找到随访间隔的文件' }],
    });
  });
});

describe('what of a person is not covered', () => {
  const { knowledge } = load();
  const options = `options: [{ code: gout, label: 痛风 }, { code: asthma, label: 哮喘 }, { code: other-known, label: 其他 }, { code: unnamed, label: 说不清, leavesOpen: true }]`;
  const asked = loadKnowledge([
    {
      ...{ path: 'knowledge/facts/a.yaml', sha256: '', from: 'pack' },
      text: `facts:\n  - { id: conditions, label: 病, type: codes, ${options}, origin: { from: form, section: history } }\n`,
    },
  ]).knowledge;
  const pack = { facts: asked.facts, diseases: knowledge.diseases };

  it('is told with its gaps, or that there is no file of it at all', () => {
    expect(uncoveredOf(['asthma', 'gout'], pack)).toEqual([
      { title: '痛风', missing: [{ part: 'interval', gap: '没有找到' }] },
      { title: '哮喘', missing: null },
    ]);
  });

  it('leaves out what names no disease, and what nobody has', () => {
    expect(uncoveredOf(['other-known', 'unnamed'], pack)).toEqual([]);
    expect(uncoveredOf([], pack)).toEqual([]);
  });
});
