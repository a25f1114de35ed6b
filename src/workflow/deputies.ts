/** County physicians name who stands in for them, from one day through another. Only they themselves do. */
import { countyOf } from '../access/organisation.js';
import { checkStaff, type Deputy, deputy, mayBeDeputy, type StaffSummary } from '../access/staff.js';
import { vouch } from '../access/vouched.js';
import { ok, type Result, refuse } from '../domain/result.js';
import { inTurn, parsedForm, shownOf } from './organisations.js';
import { type By, organisations, refusalOf, type Service, today } from './service.js';
import { everyone } from './staff.js';

export interface Deputies {
  /** As named, the earliest first; those that are over are left out. */
  readonly named: readonly (Deputy & { readonly name: string })[];
  readonly candidates: readonly StaffSummary[];
}

export async function readDeputies(service: Service, by: By): Promise<Result<Deputies>> {
  const refused = refusalOfNaming(by);
  if (refused) return refused;
  const all = everyone(service);
  const own = all.find((one) => one.id === by.actor.staffId)?.deputies ?? [];
  const now = today(service);
  const named = own
    .filter((one) => one.until >= now)
    .map((one) => ({ ...one, name: all.find(({ id }) => id === one.staffId)?.name ?? '' }))
    .sort((a, b) => (a.from < b.from ? -1 : 1));
  const candidates = all.filter(
    (one) => one.id !== by.actor.staffId && one.status === 'active' && mayBeDeputy(one.roles),
  );
  return ok({ named, candidates });
}

export async function nameDeputy(service: Service, by: By, input: unknown): Promise<Result<null>> {
  const refused = refusalOfNaming(by);
  if (refused) return refused;
  const asked = parsedForm(deputy, input, 'deputy');
  if (!asked.ok) return asked;
  if (asked.value.until < today(service)) return refuse({ code: 'deputy.over', path: 'until' });
  return changeOwn(service, by, 'name-deputy', asked.value, (deputies) => [...deputies, asked.value]);
}

/** Takes a naming back at once. */
export async function removeDeputy(service: Service, by: By, input: unknown): Promise<Result<null>> {
  const refused = refusalOfNaming(by);
  if (refused) return refused;
  const asked = parsedForm(deputy, input, 'deputy');
  if (!asked.ok) return asked;
  const gone = shownOf(asked.value);
  return changeOwn(service, by, 'remove-deputy', asked.value, (deputies) =>
    deputies.filter((one) => shownOf(one) !== gone),
  );
}

function refusalOfNaming(by: By): Result<never> | undefined {
  const countyId = countyOf(by.actor.places);
  return refusalOf(by, 'name-deputy', countyId === undefined ? {} : { countyId });
}

async function changeOwn(
  service: Service,
  by: By,
  act: string,
  named: Deputy,
  change: (deputies: readonly Deputy[]) => readonly Deputy[],
): Promise<Result<null>> {
  const { staffId } = by.actor;
  return inTurn(service, async () => {
    const found = await service.staff.get(staffId);
    if (found.state !== 'found') return refuse({ code: 'staff.missing', path: '' });
    const next = { ...found.value, deputies: [...change(found.value.deputies)] };
    const problems = checkStaff(next, everyone(service), organisations(service)).filter(
      ({ path }) =>
        // Somebody named long ago who has left since is no reason against naming the next.
        path === `deputies.${next.deputies.length - 1}.staffId` || path === 'deputies',
    );
    if (act === 'name-deputy' && problems.length > 0)
      return refuse(...problems.map(({ code }) => ({ code, path: 'staffId' })));
    const written = await service.staff.update(staffId, (now) => ({
      ...now,
      deputies: [...change(now.deputies)],
    }));
    await service.houseAudit.appendDone({
      at: service.clock.now(),
      by: staffId,
      act,
      subject: { staff: staffId, deputy: named.staffId },
      detail: { since: named.from, until: named.until, ...vouch('staff', staffId, written) },
    });
    return ok(null);
  });
}
