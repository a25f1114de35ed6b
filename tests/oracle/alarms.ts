/** Every sign that must raise the alarm, and what is wrong with a decision that passes over one. */
import type { DecidedItem, Decision } from '../../src/decision/decision.js';
import { type AlarmRow, demands } from './alarm-row.js';
import { lowSugar, normEmergencies } from './emergencies.js';
import { groups } from './groups.js';
import { redFlags } from './red-flags.js';
import type { Told } from './told.js';

export const alarmTable: readonly AlarmRow[] = [...normEmergencies, ...redFlags];

export const mayBeIssued = ({ verdict }: Pick<DecidedItem, 'verdict'>): boolean =>
  verdict === 'allowed' || verdict === 'caution';

/** How a fault names its row: one row's name is never part of another's. */
export const nameOf = ({ id, from }: AlarmRow): string => `«${id}» (${from})`;

/** Every sign has what it demands, nothing is drafted beside an emergency, and first sugar is not taken away. */
export function alarmFaults(decision: Decision, told: Told): readonly string[] {
  const faults: string[] = [];
  const said = decision.undecidedTriage.length > 0 || demands.alert(decision);
  for (const row of alarmTable) {
    const answer = row.state(told);
    if (answer === 'yes')
      for (const demand of row.demands)
        if (!demands[demand](decision)) faults.push(`no ${demand}: ${nameOf(row)}`);
    // A referral that is not urgent may wait for the answer.
    const canWait = row.demands.includes('referral');
    if (answer === 'unknown' && !said && !canWait) faults.push(`passed over in silence: ${nameOf(row)}`);
  }
  if (decision.emergency && decision.items.some((item) => item.ticked || mayBeIssued(item)))
    faults.push('an item is drafted beside an emergency');
  if (groups.糖尿病(told) === 'yes' && lowSugar(told)) {
    const actions = decision.alerts.flatMap((one) => one.actions).filter((text) => text.includes('糖'));
    if (!actions.some((text) => /口服|喝|吃/.test(text)))
      faults.push('low sugar: no alert says to give sugar');
  }
  return faults;
}
