/**
 * Judges items that the rules did not recommend but a person wants to add: by the same safety rules, on the same facts.
 */
import { decideItem } from './choose.js';
import { runStages } from './decide.js';
import type { DecidedItem } from './decision.js';
import type { DecisionInput } from './input.js';
import type { Release } from './release.js';

/** Added by a person: after everything a rule recommended. */
const addedPrecedence = 6;

/** Items the release does not hold or does not issue are left out of the answer. Empty while an emergency is open. */
export function assessItems(
  input: DecisionInput,
  release: Release,
  itemIds: readonly string[],
): DecidedItem[] {
  const { emergency, restrictions, isSigned } = runStages(input, release);
  if (emergency) return [];
  return itemIds
    .map((itemId) =>
      decideItem(
        { itemId, precedence: addedPrecedence, reasons: [] },
        restrictions,
        new Set(),
        input,
        release,
        isSigned,
      ),
    )
    .filter((item) => item !== undefined);
}
