/**
 * The 106 食药物质 by batch, each with the upper amount of the dried drug in grams a day ("-": none was found), copied
 * by hand of the research data (food-medicine.json items: name, batch, chp2020DoseG.maxG). 2002: 卫法监发〔2002〕51号;
 * 2019 No.8: only as spice and condiment; 2023 No.9; 2024 No.4. The announcements set no daily amount.
 */
const batches = {
  2002: `
    丁香 3, 八角茴香 6, 刀豆 9, 小茴香 6, 小蓟 12, 山药 30, 山楂 12, 马齿苋 15, 乌梢蛇 12, 乌梅 12, 木瓜 9,
    火麻仁 15, 代代花 -, 玉竹 12, 甘草 10, 白芷 10, 白果 10, 白扁豆 15, 白扁豆花 -, 龙眼肉 15, 决明子 15,
    百合 12, 肉豆蔻 10, 肉桂 5, 余甘子 9, 佛手 10, 杏仁 10, 沙棘 10, 牡蛎 30, 芡实 15, 花椒 6, 赤小豆 30,
    阿胶 9, 鸡内金 10, 麦芽 15, 昆布 12, 枣 15, 罗汉果 15, 郁李仁 10, 金银花 15, 青果 10, 鱼腥草 25, 姜 10,
    枳椇子 -, 枸杞子 12, 栀子 10, 砂仁 6, 胖大海 -, 茯苓 15, 香橼 10, 香薷 10, 桃仁 10, 桑叶 10, 桑椹 15,
    桔红 10, 桔梗 10, 益智仁 10, 荷叶 10, 莱菔子 12, 莲子 15, 高良姜 6, 淡竹叶 10, 淡豆豉 12, 菊花 10,
    菊苣 18, 黄芥子 9, 黄精 15, 紫苏 10, 紫苏籽 10, 葛根 15, 黑芝麻 15, 黑胡椒 1.5, 槐米 10, 槐花 10,
    蒲公英 15, 蜂蜜 30, 榧子 15, 酸枣仁 15, 鲜白茅根 30, 鲜芦根 30, 蝮蛇 -, 橘皮 10, 薄荷 6, 薏苡仁 30,
    薤白 10, 覆盆子 12, 藿香 10
  `,
  2019: `
    当归 12, 山柰 9, 西红花 3, 草果 6, 姜黄 10, 荜茇 3
  `,
  2023: `
    党参 30, 肉苁蓉 10, 铁皮石斛 12, 西洋参 6, 黄芪 30, 灵芝 12, 山茱萸 12, 天麻 10, 杜仲叶 15
  `,
  2024: `
    地黄 30, 麦冬 12, 天冬 12, 化橘红 6
  `,
} as const;

export interface CatalogueEntry {
  readonly name: string;
  readonly batch: 2002 | 2019 | 2023 | 2024;
  readonly upperGrams: number | undefined;
}

export const catalogue: ReadonlyMap<string, CatalogueEntry> = new Map(
  ([2002, 2019, 2023, 2024] as const).flatMap((batch) =>
    batches[batch].split(',').map((text): [string, CatalogueEntry] => {
      const [name = '', most = '-'] = text.trim().split(' ');
      return [name, { name, batch, upperGrams: most === '-' ? undefined : Number(most) }];
    }),
  ),
);

/** JSON dailyAmount: these are common foods, eaten in larger amounts than the drug. */
export const eatenAsFood: ReadonlySet<string> = new Set(['山药', '枣', '蜂蜜', '姜', '百合', '莲子']);

/** JSON items 配伍: what must not meet in one plan. Every partner but 人参 is a drug no plan can hold. */
export const notTogether: readonly (readonly [string, string, string])[] = [
  ['丁香', '郁金', 'JSON item 丁香: 配伍, ChP2025'],
  ['甘草', '海藻', 'JSON item 甘草: 配伍, ChP2025'],
  ['肉桂', '赤石脂', 'JSON item 肉桂: 配伍, ChP2025'],
  ['党参', '藜芦', 'JSON item 党参: 2023年第9号解读'],
  ['西洋参', '藜芦', 'JSON item 西洋参: ChP2025'],
  ['莱菔子', '人参', 'JSON item 莱菔子: 服人参类补气药 避免同用 [K]'],
  ['莱菔子', '党参', 'JSON item 莱菔子: 服人参类补气药 避免同用 [K]'],
  ['莱菔子', '西洋参', 'JSON item 莱菔子: 服人参类补气药 避免同用 [K]'],
];
