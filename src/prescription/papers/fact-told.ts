/** A recorded fact as a paper says it: values in words, none of them, or not known. "Not known" is never "no". */
import { isCodeSet, type RecordedFact } from '../../domain/facts.js';
import type { FactDefinition } from '../../knowledge/fact-definition.js';

export interface FactTold {
  readonly label: string;
  /** Words of what is known; empty with `yes`, `none` or `unknown`. */
  readonly values: readonly string[];
  readonly yes: boolean;
  readonly unit: string | null;
  /** Asked, and there is nothing: no medicines, no allergies. */
  readonly none: boolean;
  /** Not asked, not sure, not told. With values: the list is not complete. */
  readonly unknown: boolean;
  /** Day it was recorded, where that was at an earlier visit. */
  readonly on: string | null;
}

export function factTold(definition: FactDefinition, recorded: RecordedFact | undefined): FactTold {
  const told = (changes: Partial<FactTold>): FactTold => ({
    label: definition.label,
    values: [],
    yes: false,
    unit: definition.type === 'number' ? definition.unit : null,
    none: false,
    unknown: false,
    on: null,
    ...changes,
  });
  if (recorded === undefined || !('value' in recorded)) return told({ unknown: true });
  const { value } = recorded;
  if (typeof value === 'boolean') return value ? told({ yes: true }) : told({ none: true });
  if (isCodeSet(value)) {
    if (value.present.length === 0) return told({ none: value.complete, unknown: !value.complete });
    return told({
      values: value.present.map((code) => optionLabel(definition, code)),
      unknown: !value.complete,
    });
  }
  return told({ values: [typeof value === 'number' ? String(value) : optionLabel(definition, value)] });
}

/** Free text and dates stand as they were typed; a code the dictionary no longer has stands as itself. */
function optionLabel(definition: FactDefinition, code: string): string {
  if (definition.type !== 'code' && definition.type !== 'codes') return code;
  return definition.options.find((option) => option.code === code)?.label ?? code;
}
