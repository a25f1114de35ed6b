/** Who comes after the one on the page: in the order of the queue, and round again from its beginning. */
import type { WaitingDraft } from '../workflow/review-queue.js';

/** The others of the queue that are this person's to decide, beginning with the one behind `documentId`. */
export function behind<T extends Pick<WaitingDraft, 'documentId' | 'own'>>(
  queue: readonly T[],
  documentId: string,
): T[] {
  const at = queue.findIndex((entry) => entry.documentId === documentId);
  return [...queue.slice(at + 1), ...queue.slice(0, Math.max(at, 0))].filter((entry) => !entry.own);
}
