/** Adds one line to a draft: an item of the release, judged like any other, or words of a person, judged by nobody. */
import { z } from 'zod';
import { adviceDomain, contentId } from '../domain/codes.js';
import { type AdviceLine, adviceLine } from '../domain/document.js';
import { ok, type Result, refuse } from '../domain/result.js';
import { documentFor } from './documents.js';
import { adjustDraft } from './drafts.js';
import { type TypedLine, typedLift } from './lines.js';
import { amendDraft } from './review.js';
import { type By, parsed, type Service } from './service.js';

const shownAndWhy = {
  shown: z.int().positive(),
  /** Coded reason of the list add-reasons; empty where the machine had ticked the item itself. */
  reason: z.union([contentId, z.literal('')]),
  comment: z.string().max(200),
};

export const addLineInput = z.union([
  z.strictObject({ ...shownAndWhy, itemId: contentId, lifts: z.array(typedLift) }),
  z.strictObject({ ...shownAndWhy, domain: adviceDomain, text: adviceLine.shape.text }),
]);

/** By the village while it is a draft, by the county while it waits there. Answers the new revision. */
export async function addLine(
  service: Service,
  by: By,
  residentId: string,
  documentId: string,
  input: unknown,
): Promise<Result<number>> {
  const asked = parsed(addLineInput, input);
  if (!asked.ok) return asked;
  const first = await documentFor(service, by, 'view-resident', residentId, documentId);
  if (!first.ok) return first;
  const reviewing = first.value.doc.state === 'submitted';
  const found = await documentFor(service, by, reviewing ? 'amend' : 'adjust', residentId, documentId);
  if (!found.ok) return found;
  const { reason, comment, shown } = asked.value;
  const what =
    'itemId' in asked.value
      ? itemLine(service, asked.value)
      : ok({ itemId: null, domain: asked.value.domain, text: asked.value.text, lifts: [] });
  if (!what.ok) return what;
  const line: TypedLine = {
    ...what.value,
    ...(reason === '' ? {} : { addedFor: reason }),
    ...(comment.trim() === '' ? {} : { addedComment: comment.trim() }),
  };
  const save = reviewing ? amendDraft : adjustDraft;
  return save(service, by, residentId, documentId, {
    shown,
    lines: [...found.value.doc.lines.map(asTyped), line],
  });
}

/** A stored line as a page would send it back. */
export function asTyped(line: AdviceLine): TypedLine {
  return { ...line, lifts: line.lifts.map(({ ruleId, reason, comment }) => ({ ruleId, reason, comment })) };
}

function itemLine(
  service: Service,
  { itemId, lifts }: { readonly itemId: string; readonly lifts: TypedLine['lifts'] },
): Result<TypedLine> {
  const { items, recipes } = service.release().knowledge;
  const item = items.get(itemId) ?? recipes.get(itemId);
  return item
    ? ok({ itemId, domain: item.domain, lifts })
    : refuse({ code: 'line.not-issuable', path: 'itemId' });
}
