/** Who is not on the list of those served: said in the words of the list, never in its codes. */
import type { Standing } from '../domain/resident.js';
import { type Result, refuse } from '../domain/result.js';
import { labelOf } from '../knowledge/vocabulary.js';
import type { Service } from './service.js';

/** A refusal for whoever is not present; undefined for whoever is. */
export function notPresent(
  service: Service,
  { status }: Standing,
  code: 'visit.not-present' | 'document.not-present' = 'visit.not-present',
): Result<never> | undefined {
  return status === 'present'
    ? undefined
    : refuse({ code, path: '', values: { status: standingLabel(service, status) } });
}

export function standingLabel(service: Service, status: Standing['status']): string {
  return labelOf(service.release().knowledge.vocabularies, 'standings', status);
}
