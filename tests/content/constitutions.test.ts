/**
 * The advice of the nine constitutions as content: every cell of constitution × domain is filled or its gap is stated,
 * every sentence is one an elder can read, and every item says what it is, so that the safety rules can judge it.
 */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { adviceDomain, type ConstitutionCode, constitutionCode } from '../../src/domain/codes.js';
import { type AdviceItem, adviceItem } from '../../src/knowledge/advice-item.js';
import { listPackFiles, loadKnowledge } from '../../src/knowledge/pack.js';
import type { ContentProblem } from '../../src/knowledge/yaml-file.js';
import { loadRules } from '../../src/rules/load.js';
import { readPatterns } from '../../src/rules/pattern-load.js';

const pack = fileURLToPath(new URL('../..', import.meta.url));
const knowledgeFiles = listPackFiles({ pack }, 'knowledge', '.yaml');
const { knowledge, problems } = loadKnowledge(knowledgeFiles);
const ownFolders =
  /^knowledge\/(diets|emotions|living|exercises|acupoints)\/|^knowledge\/sources\/constitutions\.yaml$/;
const ruleFiles = listPackFiles({ pack }, 'rules/interventions', '.yaml');
const { placed } = readPatterns(listPackFiles({ pack }, 'rules/patterns', '.yaml'));
const patterns = new Set(placed.flatMap(({ value }) => value.patterns.map(({ id }) => id)));
const { book, problems: ruleProblems } = loadRules(ruleFiles, knowledge, {
  instrumentItems: new Set(),
  patterns,
});

const items = [...knowledge.items.values()];
const acupointItems = items.filter((item) => item.domain === 'acupoint-care');

/** What the rules recommend for a constitution under a heading. */
function cell(constitution: ConstitutionCode, domain: string): string[] {
  return book.rules.flatMap(({ rule }) =>
    rule.then.flatMap((action) => {
      if (!('recommend' in action)) return [];
      const { for: whom, items: ids } = action.recommend;
      if (typeof whom !== 'object' || !('constitution' in whom) || whom.constitution !== constitution)
        return [];
      return ids.filter((id) => domainOf(id) === domain);
    }),
  );
}

function domainOf(id: string): string | undefined {
  return knowledge.items.get(id)?.domain ?? knowledge.recipes.get(id)?.domain;
}

function told(found: readonly ContentProblem[]): string[] {
  return found.map(
    ({ file, line, code, path, values }) => `${file}:${line} ${code} ${path} ${JSON.stringify(values)}`,
  );
}

/** Sentences and clauses of a text. */
function clauses(text: string): string[] {
  return text.split(/[，。；：、！？（）“”《》\s]+/u).filter((clause) => clause !== '');
}

describe('files', () => {
  it('load without a fault: schema, ids, sources, traits, foods, points', () => {
    expect(told(problems.filter(({ file }) => ownFolders.test(file)))).toEqual([]);
  });

  it('hold items that fit the schema one by one', () => {
    expect(items.length).toBeGreaterThan(60);
    for (const item of items) expect(adviceItem.safeParse(item).success, item.id).toBe(true);
  });

  it('hold one rule file for each constitution and one for everyone, and every rule agrees with its examples', () => {
    const paths = ruleFiles.map(({ path }) => path);
    for (const name of [...constitutionCode.options, 'everyone'])
      expect(paths).toContain(`rules/interventions/${name}.yaml`);
    expect(told(ruleProblems)).toEqual([]);
  });
});

describe('constitution × domain', () => {
  it('recommends no dish that may not be issued', () => {
    const dishes = constitutionCode.options.flatMap((constitution) => cell(constitution, 'medicinal-meal'));
    expect(dishes.length).toBeGreaterThan(0);
    for (const id of dishes) expect(knowledge.recipes.get(id)?.status.kind, id).toBe('issuable');
  });

  /** Cells without content, and why. A new gap fails here until somebody writes its reason. */
  const gaps: Record<string, string> = {
    'balanced medicinal-meal': 'the norm lists no dish for 平和质',
    'blood-stasis medicinal-meal':
      'both dishes of the norm hold herbs outside the catalogue (川芎; 红花, 三七)',
    'inherited-special medicinal-meal':
      'one dish uses 当归 as more than a spice, the other 首乌藤 and cooking wine',
  };

  for (const constitution of constitutionCode.options) {
    for (const domain of adviceDomain.options) {
      const key = `${constitution} ${domain}`;
      it(gaps[key] ? `${key} is a stated gap: ${gaps[key]}` : `${key} has something to advise`, () => {
        if (gaps[key]) expect(cell(constitution, domain)).toEqual([]);
        else expect(cell(constitution, domain).length).toBeGreaterThan(0);
      });
    }
  }

  it('offers something gentle: an exercise without strain, squats, balance, breath-holding or deep bending', () => {
    const demanding = [
      'strenuous',
      'knee-loading',
      'balance-demanding',
      'breath-holding',
      'head-down',
      'water-activity',
    ];
    for (const constitution of constitutionCode.options) {
      const gentle = cell(constitution, 'exercise').filter((id) =>
        (knowledge.items.get(id)?.traits ?? []).every((trait) => !demanding.includes(trait)),
      );
      expect(gentle, constitution).not.toEqual([]);
    }
  });

  it('recommends every item it holds', () => {
    const recommended = new Set(
      book.rules.flatMap(({ rule }) => rule.then.flatMap((a) => ('recommend' in a ? a.recommend.items : []))),
    );
    expect(items.filter((item) => !recommended.has(item.id)).map((item) => item.id)).toEqual([]);
  });
});

describe('what a resident reads', () => {
  const texts = (item: AdviceItem) => [item.title, item.resident, item.stopSigns ?? ''];

  it('names no pattern and no constitution', () => {
    const patterns =
      /平和质|气虚|阳虚|阴虚|痰湿|湿热|血瘀|瘀血|气郁|特禀|体质|肝火|肝阳|脾虚|肾虚|寒湿|证候|正气|气血/u;
    for (const item of items) for (const text of texts(item)) expect(text, item.id).not.toMatch(patterns);
  });

  it('claims no cure and no effect of food on a disease', () => {
    const claims =
      /治疗|治愈|治好|疗效|根治|百病|降压|降糖|降脂|清热|祛湿|化痰|活血|补气|健脾|补肾|疏肝|理气|解郁|滋阴|壮阳|防癌/u;
    for (const item of items) for (const text of texts(item)) expect(text, item.id).not.toMatch(claims);
  });

  it('advises no alcohol: 酒 stands only in 不喝酒 and 戒酒, and no list favours a food made of it', () => {
    for (const item of items) {
      for (const text of texts(item)) expect(text.replace(/不喝酒|戒酒/gu, ''), item.id).not.toContain('酒');
      for (const id of [...(item.favour ?? []), ...(item.limit ?? [])]) {
        expect(knowledge.foods.get(id)?.traits ?? [], `${item.id} ${id}`).not.toContain('alcohol');
      }
    }
  });

  it('is in short pieces: at most 28 characters between punctuation', () => {
    for (const item of items) {
      for (const text of texts(item)) {
        for (const clause of clauses(text))
          expect([...clause].length, `${item.id}: ${clause}`).toBeLessThanOrEqual(28);
      }
    }
  });

  it('names no food in a diet with a list, where each food is judged by itself', () => {
    for (const item of items) {
      for (const id of item.favour ?? []) {
        expect(item.resident, item.id).not.toContain(knowledge.foods.get(id)?.name);
      }
    }
  });
});

describe('acupoint care', () => {
  /** The norm gives an end point (reddening of the skin), no time. */
  const withoutMinutes = ['point-damp-heat-yin-ling-quan-scrape'];

  it('says how many minutes', () => {
    const silent = acupointItems.filter((item) => !/[0-9]+分钟/u.test(item.resident)).map((item) => item.id);
    expect(silent).toEqual(withoutMinutes);
  });

  it('says when to stop', () => {
    expect(acupointItems.filter((item) => item.stopSigns === undefined).map((item) => item.id)).toEqual([]);
  });

  it('keeps moxa and scraping apart from kneading, so that the one can be withheld without the other', () => {
    for (const item of acupointItems) {
      const ways = ['moxibustion', 'scraping'].filter((trait) => item.traits.includes(trait));
      expect(ways.length, item.id).toBeLessThanOrEqual(1);
      expect(item.traits.includes('moxibustion'), item.id).toBe(/灸/u.test(item.title));
      expect(item.traits.includes('skin-heat'), item.id).toBe(item.traits.includes('moxibustion'));
    }
  });

  it('tells that the points not for pregnancy are such: 合谷, 三阴交, the abdomen, the small of the back', () => {
    const trait = (id: string) => knowledge.points.get(id)?.traits ?? [];
    expect(trait('he-gu')).toContain('pregnancy-forbidden-point');
    expect(trait('san-yin-jiao')).toContain('pregnancy-forbidden-point');
    for (const id of ['qi-hai', 'guan-yuan', 'shen-que']) expect(trait(id), id).toContain('abdomen-point');
    expect(trait('ming-men')).toContain('lumbosacral-point');
    const kinds = ['pregnancy-forbidden-point', 'abdomen-point', 'lumbosacral-point', 'lower-limb-point'];
    for (const item of acupointItems) {
      for (const id of item.points ?? []) {
        for (const kind of kinds) {
          if (trait(id).includes(kind)) expect(item.traits, `${item.id} at ${id}`).toContain(kind);
        }
      }
    }
  });

  it('locates each point by two sources, and 阴陵泉 and 曲池 never by the copy of the norm, which is corrupt there', () => {
    for (const point of knowledge.points.values()) {
      expect(new Set(point.sources.map(({ source }) => source)).size, point.id).toBeGreaterThanOrEqual(2);
    }
    for (const id of ['yin-ling-quan', 'qu-chi']) {
      const point = knowledge.points.get(id);
      expect(
        point?.sources.map(({ source }) => source),
        id,
      ).not.toContain('elderly-tcm-norm-copy');
    }
    expect(knowledge.points.get('yin-ling-quan')?.location).toContain('胫骨内侧髁下缘');
  });
});

describe('what the issue forbids stays forbidden', () => {
  it('bends, turns, squats and tiptoes of 八段锦 carry their traits', () => {
    const traits = (id: string) => knowledge.items.get(`exercise-ba-duan-jin${id}`)?.traits ?? [];
    expect(traits('-pan-zu')).toEqual(expect.arrayContaining(['head-down', 'balance-demanding']));
    expect(traits('-qi-dian')).toContain('balance-demanding');
    expect(traits('-zan-quan')).toContain('knee-loading');
    expect(traits('-wang-hou-qiao')).toContain('head-turning');
    expect(traits('-yao-tou')).toEqual(expect.arrayContaining(['head-turning', 'head-down', 'knee-loading']));
    const moves = [
      '-dan-ju',
      '-kai-gong',
      '-pan-zu',
      '-qi-dian',
      '-tuo-tian',
      '-wang-hou-qiao',
      '-yao-tou',
      '-zan-quan',
    ];
    for (const move of moves) expect(traits('')).toEqual(expect.arrayContaining([...traits(move)]));
  });

  it('运动: running, balls, climbing and swimming are strenuous; 提肛 holds the breath', () => {
    for (const item of items.filter(({ domain }) => domain === 'exercise')) {
      if (/跑|球|爬山|登山|游泳|武术/u.test(item.title)) expect(item.traits, item.id).toContain('strenuous');
      if (/提肛/u.test(item.title)) expect(item.traits, item.id).toContain('breath-holding');
    }
  });
});
