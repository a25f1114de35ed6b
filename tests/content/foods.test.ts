/**
 * Foods, recipes and the safety rules about them, as shipped. Expected numbers and names are those of the four
 * announcements (2002, 2019, 2023, 2024), never counted from the files.
 */
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Food } from '../../src/knowledge/advice-item.js';
import { listPackFiles, loadKnowledge } from '../../src/knowledge/pack.js';
import { loadRules } from '../../src/rules/load.js';
import { readPatterns } from '../../src/rules/pattern-load.js';

const pack = fileURLToPath(new URL('../../', import.meta.url));
const { knowledge, problems } = loadKnowledge(listPackFiles({ pack }, 'knowledge', '.yaml'));
const safetyFiles = listPackFiles({ pack }, 'rules/safety', '.yaml');
const { placed } = readPatterns(listPackFiles({ pack }, 'rules', '.yaml'));
const patterns = new Set(placed.flatMap(({ value }) => value.patterns.map(({ id }) => id)));
const { book, problems: ruleProblems } = loadRules(safetyFiles, knowledge, {
  instrumentItems: new Set(),
  patterns,
});

const foods = [...knowledge.foods.values()];
const recipes = [...knowledge.recipes.values()];
const issuable = recipes.filter((recipe) => recipe.status.kind === 'issuable');
const batch = (year: Food['batch']) => foods.filter((food) => food.batch === year);
const names = (some: readonly Food[]) => some.map((food) => food.name).sort();

function foodOf(id: string): Food {
  const food = knowledge.foods.get(id);
  if (!food) throw new Error(`no food ${id}`);
  return food;
}

/** Traits and foods that some safety rule withholds or warns on. */
const actions = book.rules.flatMap(({ rule }) => rule.then);
const spokenOf = new Set(
  actions.flatMap((action) => {
    const on = 'withhold' in action ? action.withhold : 'warn' in action ? action.warn.on : undefined;
    return on && 'trait' in on ? [on.trait] : [];
  }),
);

describe('the files', () => {
  test('foods, recipes, their sources and the safety rules load without a fault', () => {
    const mine = /^(knowledge\/(foods|recipes)\/|knowledge\/sources\/foods\.yaml|rules\/safety\/)/;
    const faults = [...problems, ...ruleProblems].filter((problem) => problem.severity === 'error');
    expect(faults.filter((problem) => mine.test(problem.file))).toEqual([]);
    expect(foods.length).toBeGreaterThan(106);
    expect(book.rules.length).toBeGreaterThan(0);
  });

  test('no name or alias means two foods', () => {
    const words = foods.flatMap((food) => [food.name, ...food.aliases]);
    expect(words.filter((word, index) => words.indexOf(word) !== index)).toEqual([]);
  });

  test('every food without a document says that its basis is general, and every other one cites', () => {
    expect(
      foods.filter((food) => (food.sources.length === 0) !== (food.basis === 'general')).map((f) => f.id),
    ).toEqual([]);
  });
});

describe('the catalogue of substances that are food and medicine', () => {
  test('holds 106: 87 of 2002, 6 of 2019, 9 of 2023, 4 of 2024', () => {
    const years = [2002, 2019, 2023, 2024] as const;
    expect(years.map((year) => batch(year).length)).toEqual([87, 6, 9, 4]);
    expect(foods.filter((food) => food.kind === 'catalogue')).toHaveLength(106);
    expect(foods.filter((food) => food.kind !== 'catalogue' && food.batch !== undefined)).toEqual([]);
  });

  test('has the names of the 2019, 2023 and 2024 announcements', () => {
    expect(names(batch(2019))).toEqual(['当归', '山柰', '西红花', '草果', '姜黄', '荜茇'].sort());
    expect(names(batch(2023))).toEqual(
      ['党参', '肉苁蓉', '铁皮石斛', '西洋参', '黄芪', '灵芝', '山茱萸', '天麻', '杜仲叶'].sort(),
    );
    expect(names(batch(2024))).toEqual(['地黄', '麦冬', '天冬', '化橘红'].sort());
  });

  test('allows the six of 2019 only as a spice, and nothing else so', () => {
    expect(names(foods.filter((food) => food.use === 'spice-only'))).toEqual(names(batch(2019)));
  });

  test('marks exactly the 2023 and 2024 batches as not advised in pregnancy, lactation and infancy', () => {
    const marked = foods.filter((food) => food.traits.includes('catalogue-2023-2024'));
    expect(names(marked)).toEqual(names([...batch(2023), ...batch(2024)]));
  });

  test('carries what the pharmacopoeia says of pregnancy and of grams', () => {
    for (const id of ['rou-gui', 'yu-li-ren', 'tao-ren', 'yi-yi-ren', 'xi-hong-hua']) {
      expect(foodOf(id).traits, id).toContain('pregnancy-caution');
    }
    const upper = {
      'shan-yao': 30,
      'dang-gui': 12,
      'hei-hu-jiao': 1.5,
      'bai-guo': 10,
      'huang-qi': 30,
      'ju-hua': 10,
    };
    for (const [id, grams] of Object.entries(upper)) expect(foodOf(id).upperGramsPerDay, id).toBe(grams);
    // Counted in pieces, or without a monograph: no number is made up.
    for (const id of ['pang-da-hai', 'dai-dai-hua', 'zhi-ju-zi', 'fu-she']) {
      expect(foodOf(id).upperGramsPerDay, id).toBeUndefined();
    }
  });

  test('does not take medicines for food', () => {
    for (const id of [
      'chuan-xiong',
      'san-qi',
      'hong-hua',
      'shou-wu-teng',
      'he-shou-wu',
      'ren-shen',
      'dan-shen',
      'du-zhong',
    ]) {
      expect(foodOf(id), id).toMatchObject({ kind: 'not-food', use: 'none' });
    }
    expect(foods.filter((food) => (food.kind === 'not-food') !== (food.use === 'none'))).toEqual([]);
  });
});

describe('recipes', () => {
  test('name only foods that exist', () => {
    const unknown = recipes.flatMap((r) => r.ingredients.filter((part) => !knowledge.foods.has(part.food)));
    expect(unknown).toEqual([]);
  });

  test('that may be issued hold no medicine, and a spice-only substance only as a spice', () => {
    for (const recipe of issuable) {
      for (const part of recipe.ingredients) {
        const food = foodOf(part.food);
        expect(food.kind, `${recipe.title} ${food.name}`).not.toBe('not-food');
        if (food.use === 'spice-only') expect(part.role, `${recipe.title} ${food.name}`).toBe('spice');
      }
    }
  });

  test('that may be issued hold no alcohol', () => {
    const withAlcohol = issuable.filter((r) =>
      r.ingredients.some((part) => foodOf(part.food).traits.includes('alcohol')),
    );
    expect(withAlcohol).toEqual([]);
  });

  test('that may be issued keep stated grams within the upper reference of the dried drug', () => {
    for (const recipe of issuable) {
      for (const { food, grams } of recipe.ingredients) {
        const upper = foodOf(food).upperGramsPerDay;
        if (grams !== 'unknown' && upper !== undefined) {
          expect(grams, `${recipe.title} ${food}`).toBeLessThanOrEqual(upper);
        }
      }
    }
  });

  test('state a main amount only with where it stands', () => {
    const bare = recipes.flatMap((r) =>
      r.ingredients.filter((part) => part.grams !== 'unknown' && !part.citation),
    );
    expect(bare).toEqual([]);
  });

  test('of the norm that break the catalogue are kept with a reason and not issued', () => {
    const kept = recipes
      .filter(({ sources }) => sources.some((one) => one.source === 'elderly-tcm-norm-copy'))
      .filter((recipe) => recipe.status.kind === 'not-issuable')
      .map((recipe) => recipe.title);
    expect(kept.sort()).toEqual(
      ['当归生姜羊肉汤', '黑豆川芎粥', '红花三七蒸老母鸡', '固表粥', '黄芪首乌藤炖猪瘦肉'].sort(),
    );
  });

  test('of the norm are all sixteen there', () => {
    const ofNorm = recipes.filter((r) => r.sources.some((s) => s.source === 'elderly-tcm-norm-copy'));
    expect(ofNorm.map((recipe) => recipe.title).sort()).toEqual(
      [
        '山药粥',
        '黄芪童子鸡',
        '当归生姜羊肉汤',
        '韭菜炒胡桃仁',
        '蜂蜜银耳蒸百合',
        '莲子百合煲瘦肉',
        '荷叶粥',
        '冬瓜海带薏米排骨汤',
        '老黄瓜赤小豆煲猪肉汤',
        '绿豆薏米粥',
        '黑豆川芎粥',
        '红花三七蒸老母鸡',
        '三花茶',
        '黄花菜瘦肉汤',
        '固表粥',
        '黄芪首乌藤炖猪瘦肉',
      ].sort(),
    );
  });

  test('never tell a resident that food treats a disease', () => {
    const claims = recipes.filter((r) => /治|疗效|降压|降糖|降脂|抗癌|功效|药效/.test(r.resident));
    expect(claims.map((recipe) => recipe.title)).toEqual([]);
  });
});

describe('safety rules about food', () => {
  test('speak of every trait that some food carries', () => {
    const carried = new Set(foods.flatMap((food) => food.traits));
    expect([...carried].filter((trait) => !spokenOf.has(trait))).toEqual([]);
  });

  test('withhold every allergen of the vocabulary', () => {
    const allergens = [...knowledge.traits.keys()].filter((id) => id.startsWith('allergen-'));
    const withheld = actions.flatMap((a) =>
      'withhold' in a && 'trait' in a.withhold ? [a.withhold.trait] : [],
    );
    expect(allergens.filter((id) => !withheld.includes(id))).toEqual([]);
    expect(allergens.length).toBe(12);
  });

  test('advise alcohol to no one, of any age and when the age is not known', () => {
    const rule = book.rules.find(({ rule: one }) => one.id === 'safety-alcohol-never');
    expect(rule?.rule.then).toEqual([{ withhold: { trait: 'alcohol' } }]);
    expect(rule?.outcome(new Map([['ageYears', 0]]))).toBe('fires');
    expect(rule?.outcome(new Map([['ageYears', 101]]))).toBe('fires');
    expect(rule?.outcome(new Map())).toBe('cannot-tell');
  });

  test('treat a medicine nobody can name as a possible risk medicine', () => {
    const unnamed = new Map([['medicines', { present: ['unnamed'], complete: false }]]);
    const reading = book.rules.filter(({ reads }) => reads.length === 1 && reads[0] === 'medicines');
    expect(reading.length).toBeGreaterThan(5);
    expect(reading.filter((rule) => rule.outcome(unnamed) === 'quiet').map(({ rule }) => rule.id)).toEqual(
      [],
    );
  });

  test('drop a cooling food for the yang-deficient and a warming one for the yin-deficient', () => {
    const cooling = book.rules.find(({ rule }) => rule.id === 'safety-yang-deficiency-cooling');
    const warming = book.rules.find(({ rule }) => rule.id === 'safety-yin-deficiency-damp-heat-warming');
    const having = (...present: string[]) => new Map([['presentConstitutions', { present, complete: true }]]);
    expect(cooling?.outcome(having('yang-deficiency', 'damp-heat'))).toBe('fires');
    expect(warming?.outcome(having('yang-deficiency', 'damp-heat'))).toBe('fires');
    expect(warming?.outcome(having('qi-deficiency'))).toBe('quiet');
    // The norm names these among the cold foods of yang deficiency and the hot ones of yin deficiency.
    for (const id of ['xi-gua', 'ku-gua', 'lv-dou', 'lv-cha'])
      expect(foodOf(id).traits, id).toContain('cooling');
    for (const id of ['yang-rou', 'jiu-cai', 'li-zhi', 'zao'])
      expect(foodOf(id).traits, id).toContain('warming');
  });
});
