/**
 * What can be advised: knowledge/{living,emotions,exercises,acupoints,diets}/. An item says what it is (traits, foods);
 * who must not have it is said once, by the safety rules that name those traits.
 */
import { z } from 'zod';
import { adviceDomain, contentId } from '../domain/codes.js';
import { cited } from './source.js';

/** A property that safety rules speak of: knowledge/vocabularies/traits.yaml. */
export const trait = z.strictObject({ id: contentId, label: z.string().min(1), meaning: z.string().min(1) });
export type Trait = z.infer<typeof trait>;
export const traitFile = z.strictObject({ traits: z.array(trait) });

export const adviceItem = z.strictObject({
  id: contentId,
  domain: adviceDomain.exclude(['medicinal-meal']),
  /** Short name on the draft and the county page. */
  title: z.string().min(1),
  /** What the resident reads: short sentences, no unexplained term, no claim that food treats a disease. */
  resident: z.string().min(1),
  /** What a physician reads. */
  physician: z.string().min(1),
  traits: z.array(contentId),
  /** healthy-eating only: foods to eat more often, foods to eat less. Each is checked on its own. */
  favour: z.array(contentId).optional(),
  limit: z.array(contentId).optional(),
  /** acupoint-care only. */
  points: z.array(contentId).optional(),
  /** acupoint-care, which must have it: by what method, how long and how often; a dose no source gives says so. */
  care: z.strictObject({ method: z.string().min(1), dose: z.string().min(1) }).optional(),
  /** When to stop and tell the doctor; printed with the item. */
  stopSigns: z.string().min(1).optional(),
  ...cited,
});
export type AdviceItem = z.infer<typeof adviceItem>;
export const adviceFile = z.strictObject({ items: z.array(adviceItem) });

export const acupoint = z.strictObject({
  id: contentId,
  name: z.string().min(1),
  code: z.string().min(1).optional(),
  location: z.string().min(1),
  traits: z.array(contentId),
  ...cited,
});
export type Acupoint = z.infer<typeof acupoint>;
export const acupointFile = z.strictObject({ points: z.array(acupoint) });

export const season = z.enum(['spring', 'summer', 'autumn', 'winter']);
export type Season = z.infer<typeof season>;

/** When a document says to eat it; seasons begin with 立春, 立夏, 立秋, 立冬. */
const seasons = z.strictObject({
  in: z.array(season).min(1),
  source: contentId,
  locator: z.string().min(1),
});

/** What a document says 100 g of the edible part hold: a number, the document's own class, or both. */
const content = z
  .strictObject({
    /** mg; µg for vitamin K. */
    per100g: z.number().nonnegative().optional(),
    level: z.enum(['high', 'rather-high', 'rather-low', 'low']).optional(),
    /** The row as the document names it: 紫菜（干）. */
    of: z.string().min(1),
    source: contentId,
    locator: z.string().min(1),
  })
  .refine((one) => one.per100g !== undefined || one.level !== undefined, { path: ['per100g'] });
export type FoodContent = z.infer<typeof content>;

/** What may be known of a food. What no source gives is left out: not known, never nil. */
export const foodContents = ['sugar', 'sodium', 'purine', 'potassium', 'vitamin-k'] as const;

export const food = z.strictObject({
  id: contentId,
  name: z.string().min(1),
  aliases: z.array(z.string().min(1)),
  /** catalogue: 食药物质 · ordinary: a common food · not-food: may not be issued as food (medicine or banned). */
  kind: z.enum(['catalogue', 'ordinary', 'not-food']),
  /** Year of the catalogue batch. */
  batch: z.union([z.literal(2002), z.literal(2019), z.literal(2023), z.literal(2024)]).optional(),
  /** spice-only: 仅作香辛料和调味品. */
  use: z.enum(['food', 'spice-only', 'none']),
  part: z.string().min(1).optional(),
  /** Upper reference for the dried drug, g a day (pharmacopoeia). Absent: no number was found. */
  upperGramsPerDay: z.number().positive().optional(),
  traits: z.array(contentId),
  contents: z
    .strictObject({
      sugar: content.optional(),
      sodium: content.optional(),
      purine: content.optional(),
      potassium: content.optional(),
      'vitamin-k': content.optional(),
    })
    .optional(),
  seasons: seasons.optional(),
  ...cited,
});
export type Food = z.infer<typeof food>;
export const foodFile = z.strictObject({ foods: z.array(food) });

/** Grams for one day's portion of one person, or not known. */
export const grams = z.union([z.number().positive(), z.literal('unknown')]);

export const recipe = z.strictObject({
  id: contentId,
  domain: z.literal('medicinal-meal'),
  title: z.string().min(1),
  resident: z.string().min(1),
  physician: z.string().min(1),
  ingredients: z
    .array(
      z.strictObject({
        food: contentId,
        grams,
        /** spice: a seasoning amount; the only role a spice-only substance may have. */
        role: z.enum(['main', 'spice']),
        citation: z.strictObject({ source: contentId, locator: z.string().min(1) }).optional(),
      }),
    )
    .min(1),
  /** How many people the grams are for; absent when no source says. */
  servings: z.int().positive().optional(),
  method: z.string().min(1).optional(),
  /** What it is for, as its document says (vocabulary meal-purposes): another one for the same may stand in for it. */
  purpose: z.array(contentId).min(1).optional(),
  seasons: seasons.optional(),
  traits: z.array(contentId),
  /** not-issuable: 规范原载，不下发, with the reason; kept for the record. */
  status: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('issuable') }),
    z.strictObject({ kind: z.literal('not-issuable'), reason: z.string().min(1) }),
  ]),
  ...cited,
});
export type Recipe = z.infer<typeof recipe>;
export const recipeFile = z.strictObject({ recipes: z.array(recipe) });
