/** The demo uses the workflow as it stands: a refusal there is a fault of the demo. */
import type { Result } from '../../domain/result.js';

export function must<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  throw new Error(`demo: ${result.problems.map((one) => `${one.code} ${one.path}`).join(', ')}`);
}
