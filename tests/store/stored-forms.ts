/**
 * Every stored form of the service. A form that is not here has no frozen fixtures, and a fixture whose form is not
 * here fails: what was once published must stay readable.
 */
import type { StoredForm } from '../../src/domain/ports.js';
import { counterForm } from '../../src/store/counters.js';

export const storedForms: readonly StoredForm<unknown>[] = [counterForm];
