/** The release of the shipped pack, built once for the tests that decide with it. */
import { fileURLToPath } from 'node:url';
import { buildRelease, type Release, readPackFiles } from '../../src/decision/release.js';

export const packRoot = fileURLToPath(new URL('../../', import.meta.url));

export function shippedRelease(): Release {
  const { release, problems } = buildRelease(readPackFiles({ pack: packRoot }));
  if (!release)
    throw new Error(JSON.stringify(problems.filter((one) => one.severity === 'error').slice(0, 5)));
  return release;
}
