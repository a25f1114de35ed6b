/**
 * One paper does not say more and less of the same food: what one list says to eat less, no other favours. Decisions keep
 * to it among what the rules recommend; this keeps to it among what people added.
 */
import type { AdviceLine } from '../domain/document.js';

/** The lines, each without the foods to favour that another of them wants less of. */
export function favouringNothingLimited(lines: readonly AdviceLine[]): AdviceLine[] {
  const limited = new Set(lines.flatMap(({ limit }) => limit ?? []));
  return lines.map((line) =>
    line.favour?.some((food) => limited.has(food))
      ? { ...line, favour: line.favour.filter((food) => !limited.has(food)) }
      : line,
  );
}
