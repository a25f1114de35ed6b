/**
 * The oracle's own table: who must not be given which food, and who only with a warning. Written from the research
 * data on the 106 食药物质 (food-medicine.json: groupBlocks, items) and clinical.md §4; shares nothing with rules/.
 * For the county expert, a row reads: who | what | how sure one must be | grade of the reference | foods | where it stands.
 * block: neither favoured nor in a meal · warn: only with a warning beside it. possible: somebody of whom it is not known
 * counts too (服药但叫不出名, 过敏但说不清) · certain: only who is known to belong. [2] seen in two places · [1] in one ·
 * [K] general knowledge without a document: the rules carry it as basis general, and it holds back at once.
 */
import { type Group, groups } from './groups.js';

const table = `
  # Catalogue
  所有人 | block | possible | [2] | 人参 三七 丹参 川芎 何首乌 白术 白芍 五味子 杜仲 益母草 红花 | JSON nameTraps: 红花; 人参, 三七 …
  孕妇或哺乳期 | block | possible | [2] | 党参 肉苁蓉 铁皮石斛 西洋参 黄芪 灵芝 山茱萸 天麻 杜仲叶 地黄 麦冬 天冬 化橘红 | JSON batchRules 2023, 2024; clinical.md §4
  婴幼儿 | block | possible | [2] | 党参 肉苁蓉 铁皮石斛 西洋参 黄芪 灵芝 山茱萸 天麻 杜仲叶 地黄 麦冬 天冬 化橘红 | JSON batchRules 2023, 2024; clinical.md §4
  # Pregnancy and lactation
  孕妇 | warn | possible | [2] | 桃仁 郁李仁 薏苡仁 肉桂 西红花 | JSON groupBlocks 孕妇 warn; ChP2020 注意
  孕妇 | warn | possible | [K] | 当归 姜黄 马齿苋 山楂 花椒 火麻仁 决明子 杏仁 | JSON groupBlocks 孕妇 warn; items, source general
  哺乳期 | block | possible | [1] | 麦芽 | JSON groupBlocks 哺乳期 block; ChP2020 dose line 回乳
  哺乳期 | warn | possible | [K] | 薄荷 花椒 | JSON groupBlocks 哺乳期 warn
  # Infants and children
  未满周岁 | block | possible | [2] | 蜂蜜 | JSON groupBlocks 婴幼儿 ageRule 12 months; clinical.md §4 infants
  婴幼儿 | block | possible | [K] | 白果 杏仁 | JSON groupBlocks 婴幼儿 block; items 白果, 杏仁
  儿童 | warn | possible | [1] | 白果 | JSON item 白果: 0–19岁, adr-101; clinical.md §4 children
  # Diabetes
  糖尿病 | block | possible | [2] | 蜂蜜 冰糖 白糖 砂糖 红糖 甜食 糖浆 | JSON groupBlocks 糖尿病 block and note; clinical.md §4 diabetes
  糖尿病 | warn | possible | [K] | 龙眼肉 枣 桑椹 | JSON groupBlocks 糖尿病 warn
  # Hypertension
  高血压 | warn | possible | [2] | 甘草 | JSON groupBlocks 高血压 warn; clinical.md §4 F7
  高血压 | block | possible | [1] | 酒 白酒 黄酒 啤酒 葡萄酒 糯米甜酒 料酒 | JSON groupBlocks 高血压 note: alcohol bases are excluded
  高血压 | block | possible | [1] | 泡菜 腊肉 咸菜 咸肉 | JSON groupBlocks 高血压 note: no preserved food
  # Gout
  痛风或高尿酸 | block | possible | [1] | 动物内脏 猪肝 猪脑 猪腰 浓肉汤 虾 螃蟹 田螺 文蛤 牡蛎 扇贝 蛤蜊 干贝 酒 白酒 黄酒 啤酒 葡萄酒 糯米甜酒 料酒 | JSON groupBlocks 痛风 note; clinical.md §4 gout F6
  痛风或高尿酸 | warn | possible | [K] | 乌梢蛇 蝮蛇 昆布 海带 麦芽 | JSON groupBlocks 痛风 warn
  # Medicines. 服药但叫不出名 leaves the list open: every class is possible.
  服抗凝药 | warn | possible | [2] | 当归 桃仁 肉桂 姜黄 西红花 党参 枸杞子 西洋参 灵芝 芡实 蒲公英 小蓟 鲜白茅根 | JSON groupBlocks 服华法林等抗凝药 warn; clinical.md §4 F8
  服利尿药 | block | possible | [2] | 甘草 | clinical.md §4 diuretics, digitalis F7; JSON item 甘草 禁用
  服强心苷 | block | possible | [2] | 甘草 | clinical.md §4 diuretics, digitalis F7; JSON item 甘草 禁用
  服降压降脂药 | warn | certain | [K] | 山楂 | JSON item 山楂: 服降压降脂药 留意
  服降压降糖药 | warn | certain | [K] | 葛根 | JSON item 葛根: 服降压降糖药 留意
  # Organs and other diseases
  慢性肾病 | block | possible | [1] | 甘草 | JSON groupBlocks 慢性肾病 block; clinical.md §4 F6
  慢性肾病 | warn | possible | [1] | 昆布 海带 枣 龙眼肉 桑椹 山药 | JSON groupBlocks 慢性肾病 warn; clinical.md §4 F6
  肝病 | block | possible | [2] | 何首乌 | clinical.md §4 liver disease F3
  蚕豆病 | block | possible | [1] | 蚕豆 | JSON groupBlocks G6PD缺乏 block; clinical.md §4 F9
  蚕豆病 | warn | possible | [1] | 金银花 薄荷 地黄 | JSON groupBlocks G6PD缺乏 warn; clinical.md §4 F9
  甲亢 | block | possible | [K] | 昆布 海带 | JSON groupBlocks 甲亢 block (昆布, alias 海带); clinical.md §4
  出血倾向 | warn | possible | [2] | 肉桂 | JSON item 肉桂: 出血倾向, ChP2020 注意
  出血倾向 | warn | possible | [K] | 灵芝 | JSON item 灵芝
  消化性溃疡 | warn | certain | [K] | 山楂 黑胡椒 | JSON items 山楂, 黑胡椒
  急病期 | warn | certain | [K] | 阿胶 | JSON item 阿胶: 感冒发热 暂停
  低血压 | warn | certain | [K] | 决明子 荷叶 | JSON items 决明子, 荷叶
  体虚 | warn | certain | [K] | 荷叶 | JSON item 荷叶: 体虚
  腹泻 | warn | certain | [K] | 决明子 | JSON item 决明子: 腹泻
  腹泻 | warn | certain | [K] | 栀子 蒲公英 | JSON items 栀子, 蒲公英: 便溏
  便秘 | warn | certain | [K] | 芡实 | JSON item 芡实: 便秘
  月经过多 | warn | certain | [K] | 当归 | JSON item 当归: 月经过多
  # Allergies: JSON groupBlocks 过敏史: aliases and classes, source general. 过敏但说不清 leaves every class possible.
  虾蟹贝过敏 | block | possible | [K] | 虾 螃蟹 田螺 文蛤 牡蛎 扇贝 蛤蜊 干贝 | JSON groupBlocks 过敏史: shellfish; item 牡蛎
  鱼过敏 | block | possible | [K] | 鱼 鱼肉 带鱼 黄鳝 鲫鱼 鲤鱼 鲈鱼 草鱼 鲢鱼 | JSON groupBlocks 过敏史: the named allergen
  坚果过敏 | block | possible | [K] | 杏仁 桃仁 榧子 黑芝麻 核桃 腰果 松子 板栗 | JSON groupBlocks 过敏史: nut class (杏仁, 桃仁, 榧子, 黑芝麻); clinical.md §4 nuts
  花生过敏 | block | possible | [K] | 花生 | JSON groupBlocks 过敏史: the named allergen
  芝麻过敏 | block | possible | [K] | 黑芝麻 芝麻 | JSON groupBlocks 过敏史: the named allergen
  蛋过敏 | block | possible | [K] | 鸡蛋 鹌鹑蛋 蛋黄 | JSON groupBlocks 过敏史: the named allergen
  奶过敏 | block | possible | [K] | 牛奶 奶酪 酸奶 | JSON groupBlocks 过敏史: the named allergen
  大豆过敏 | block | possible | [K] | 黄豆 黑豆 豆腐 豆浆 黄豆芽 淡豆豉 | JSON groupBlocks 过敏史: the named allergen
  小麦过敏 | block | possible | [K] | 小麦面 面粉 馒头 | JSON groupBlocks 过敏史: the named allergen
  花粉过敏 | block | possible | [K] | 菊花 蒲公英 | JSON groupBlocks 过敏史: pollen (菊花, 蒲公英)
  牛羊肉过敏 | block | possible | [K] | 羊肉 牛肉 | JSON groupBlocks 过敏史: the named allergen
  芒果过敏 | block | possible | [K] | 芒果 | JSON groupBlocks 过敏史: the named allergen
  有食物过敏 | warn | certain | [1] | 鱼腥草 | JSON item 鱼腥草: 过敏史, adr-101
  有食物过敏 | warn | certain | [K] | 乌梢蛇 蝮蛇 | JSON items 乌梢蛇, 蝮蛇: 异种蛋白
  # Everybody: a limit that the item carries
  所有人 | warn | possible | [2] | 白果 | JSON item 白果: 生食有毒, ChP2020
  所有人 | warn | possible | [2] | 杏仁 | JSON item 杏仁: 苦杏仁小毒, ChP2020/2025
  所有人 | warn | possible | [K] | 火麻仁 肉豆蔻 | JSON items 火麻仁, 肉豆蔻: 过量
  所有人 | warn | possible | [2] | 鱼腥草 | JSON item 鱼腥草: 不宜久煎, ChP2020 dose line
  所有人 | warn | possible | [K] | 八角茴香 栀子 | JSON items 八角茴香: 莽草果有毒; 栀子: 长期服用
`;

/**
 * Rows of the references that no fact of a visit can state, and that the oracle therefore does not demand:
 * 阴虚火旺 (花椒, 姜), 脾胃虚寒 (罗汉果), 脾虚 (栀子, 蒲公英: the loose stool is asked, and demanded), 风寒咳嗽 (百合), 尿频津伤 (赤小豆), 实热表实 (黄芪),
 * 痰湿 (玉竹, 黄精), 湿热 (龙眼肉) and 湿盛中满 (枣) are patterns that a TCM physician finds; 低血钾, 高血钾 and 哺乳婴儿 are
 * not asked. The references say nothing on acupoints, exercise, daily life and mood: nothing is demanded of those.
 */
export interface FoodRow {
  readonly who: Group;
  readonly level: 'block' | 'warn';
  readonly certain: boolean;
  readonly foods: ReadonlySet<string>;
  /** Grade and place in the reference. */
  readonly from: string;
}

const isGroup = (text: string): text is Group => text in groups;

export const foodTable: readonly FoodRow[] = table
  .split('\n')
  .filter((line) => line.includes('|'))
  .map((line) => {
    const [who = '', level, how, sure = '', foods = '', from = ''] = line
      .split(' | ')
      .map((cell) => cell.trim());
    if (!isGroup(who) || (level !== 'block' && level !== 'warn') || (how !== 'certain' && how !== 'possible'))
      throw new Error(`not a row: ${line}`);
    return {
      who,
      level,
      certain: how === 'certain',
      foods: new Set(foods.split(' ')),
      from: `${sure} ${from}`,
    };
  });

/** Staples by plain words: their carbohydrate replaces part of the day's staple (clinical.md §2.3 T3, §4 diabetes). */
export const staples: ReadonlySet<string> = new Set(
  '大米 小米 糯米 小麦面 燕麦 荞麦 玉米 红薯 土豆'.split(' '),
);
