/**
 * Lines as a page sends them: completed from the item, stamped with who lifted what, and held against the safety rules.
 * Who and when come from the session, never from the page.
 */
import { z } from 'zod';
import { assessItems } from '../decision/assess.js';
import { isProposed } from '../decision/choose.js';
import type { DecidedItem, Decision } from '../decision/decision.js';
import type { DecisionInput } from '../decision/input.js';
import { type AdviceLine, adviceLine, type Document } from '../domain/document.js';
import { ok, type Problem, type Result, refuse } from '../domain/result.js';
import type { Instant } from '../domain/time.js';
import type { LineRules } from '../prescription/check-lines.js';
import { keyOf } from '../prescription/difference.js';
import { standingAmounts } from '../prescription/draft.js';
import { favouringNothingLimited } from '../prescription/more-and-less.js';
import { type Meal, mealOf } from '../prescription/together.js';
import { namedDangersFor } from './named-dangers.js';
import type { Service } from './service.js';

export const typedLift = z.strictObject({
  ruleId: z.string(),
  reason: z.string(),
  comment: z.string().max(200),
});

/**
 * A line as typed. Words that are left out are the item's own; lists and grams that are left out stay as they are.
 */
export const typedLine = adviceLine
  .omit({ lifts: true, text: true })
  .extend({ text: adviceLine.shape.text.optional(), lifts: z.array(typedLift) })
  .refine((line) => line.itemId !== null || line.text !== undefined, { path: ['text'] });
export type TypedLine = z.infer<typeof typedLine>;

export const adjustInput = z.strictObject({
  /** Revision of the document that the page showed. */
  shown: z.int().positive(),
  lines: z.array(typedLine),
});

/** What lines are held against, for a decision on an input. Items outside the decision are judged on the same input. */
export async function lineRulesFor(
  service: Service,
  { input, decision }: { input: DecisionInput; decision: Decision },
  lines: readonly { readonly itemId: string | null }[],
): Promise<LineRules> {
  const { knowledge } = service.release();
  const judged = new Map(decision.items.map((item) => [item.itemId, item]));
  const others = lines.flatMap(({ itemId }) => (itemId !== null && !judged.has(itemId) ? [itemId] : []));
  if (others.length > 0) {
    for (const item of await assessItems(input, service.release(), others)) judged.set(item.itemId, item);
  }
  const amounts = [...judged.keys()].flatMap((id): [string, Record<string, number>][] => {
    const recipe = knowledge.recipes.get(id);
    return recipe ? [[id, standingAmounts(recipe, input.amounts[id])]] : [];
  });
  const meals = [...judged.keys()].flatMap((id): [string, Meal][] => {
    const recipe = knowledge.recipes.get(id);
    return recipe ? [[id, mealOf(recipe, input.amounts[id], knowledge)]] : [];
  });
  return {
    judged,
    drafted: new Set(decision.items.filter((item) => item.ticked).map((item) => item.itemId)),
    amounts: new Map(amounts),
    meals: new Map(meals),
    forbidden: knowledge.forbiddenPhrases,
    limit: service.settings.thingsToDo,
    namedIn: namedDangersFor(input, service.release()),
  };
}

/** Typed lines as they would be stored on this document: a food that one of them wants less of is favoured by none. */
export function linesOf(
  service: Service,
  typed: readonly TypedLine[],
  doc: Document,
  rules: LineRules,
  stamp: { readonly by: string; readonly at: Instant },
): AdviceLine[] {
  const before = new Map(doc.lines.map((line) => [keyOf(line), line]));
  const lifted = new Map(
    doc.lines.flatMap((line) => line.lifts.map((lift) => [`${keyOf(line)} ${lift.ruleId}`, lift])),
  );
  const lines = typed.map((line): AdviceLine => {
    const text = line.text ?? wordsOf(service, line.itemId);
    const key = line.itemId ?? `${line.domain} ${text}`;
    const item = line.itemId === null ? undefined : rules.judged.get(line.itemId);
    return {
      ...listsOf(item, before.get(key)),
      ...amountsOf(line, rules),
      ...line,
      text,
      lifts: line.lifts.map((lift) => {
        const old = lifted.get(`${key} ${lift.ruleId}`);
        return old && old.reason === lift.reason && old.comment === lift.comment
          ? old
          : { ...lift, by: stamp.by, at: stamp.at };
      }),
    };
  });
  return favouringNothingLimited(lines);
}

/** The item's own words; '-' for an item the release does not hold, which no check lets stand. */
function wordsOf(service: Service, itemId: string | null): string {
  const { items, recipes } = service.release().knowledge;
  return (itemId === null ? undefined : (items.get(itemId) ?? recipes.get(itemId))?.resident) ?? '-';
}

/** The food lists of a line whose page sent none: as they were, or all the item allows. */
function listsOf(item: DecidedItem | undefined, before: AdviceLine | undefined) {
  const favour = before?.favour ?? item?.favour?.filter(isProposed).map((choice) => choice.food);
  const limit = before?.limit ?? item?.limit;
  return {
    ...(item?.favour && favour ? { favour: [...favour] } : {}),
    ...(item?.limit && limit ? { limit: [...limit] } : {}),
  };
}

function amountsOf(line: TypedLine, rules: LineRules) {
  const standing = line.itemId === null ? undefined : rules.amounts.get(line.itemId);
  return standing ? { amounts: { ...standing } } : {};
}

/** Whether lines hold a lift the document does not have yet. */
export function bringsLift(doc: Document, lines: readonly AdviceLine[]): boolean {
  const have = new Set(
    doc.lines.flatMap((line) => line.lifts.map((lift) => `${keyOf(line)} ${lift.ruleId}`)),
  );
  return lines.some((line) => line.lifts.some((lift) => !have.has(`${keyOf(line)} ${lift.ruleId}`)));
}

/** Coded reasons on lines must be of the release's lists; a lift for another reason says which. */
export function reasonsKnown(service: Service, lines: readonly AdviceLine[]): Result<null> {
  const { vocabularies } = service.release().knowledge;
  const codes = (id: string) => new Set((vocabularies.get(id)?.options ?? []).map((option) => option.code));
  const [adding, lifting] = [codes('add-reasons'), codes('lift-reasons')];
  const faults = lines.flatMap((line, index): Problem[] => [
    ...(line.addedFor === undefined || adding.has(line.addedFor)
      ? []
      : [{ code: 'document.unknown-reason', path: `lines.${index}.addedFor` }]),
    ...line.lifts.flatMap((lift): Problem[] => {
      const path = `lines.${index}.lifts.${lift.ruleId}`;
      if (!lifting.has(lift.reason))
        return [{ code: lift.reason === '' ? 'document.needs-reason' : 'document.unknown-reason', path }];
      const silent = lift.reason === 'other' && lift.comment.trim() === '';
      return silent ? [{ code: 'document.needs-comment', path: `${path}.comment` }] : [];
    }),
  ]);
  return faults.length > 0 ? refuse(...faults) : ok(null);
}
