/** Words shared by the chart, the desk and the due list: how long is left, when something is due, how often it was done. */
import type { TaskState } from '../workflow/due-list.js';
import type { PageContext } from './environment.js';

/** Title of the rule that raised an emergency; one that was withdrawn since has none. */
export function ruleTitle(c: PageContext, ruleId: string): string {
  const { service, messages } = c.get('deps');
  const rule = service.release().rules.find((one) => one.rule.id === ruleId)?.rule;
  return rule?.title ?? messages({ code: 'resident.rule-gone' });
}

/** Days left to learn how it ended. */
export function trackWords(c: PageContext, daysLeft: number): string {
  const { messages } = c.get('deps');
  if (daysLeft === 0) return messages({ code: 'resident.track-today' });
  return daysLeft > 0
    ? messages({ code: 'resident.track-left', values: { days: daysLeft } })
    : messages({ code: 'resident.track-over', values: { days: -daysLeft } });
}

/** When a task is due, in words. */
export function dueWords(c: PageContext, state: TaskState): string {
  const { messages } = c.get('deps');
  if (state.state === 'postponed')
    return messages({ code: 'follow-up.postponed', values: { on: state.dueOn } });
  if (state.days === 0) return messages({ code: 'follow-up.today' });
  return state.days < 0
    ? messages({ code: 'follow-up.overdue', values: { days: -state.days, on: state.dueOn } })
    : messages({ code: 'follow-up.in-days', values: { days: state.days, on: state.dueOn } });
}

/** How often a year, and how often it was: the words of a count. */
export function countWords(c: PageContext, done: number | null, wanted: number): string {
  const { messages } = c.get('deps');
  return done === null
    ? messages({ code: 'follow-up.not-counted', values: { wanted } })
    : messages({ code: 'follow-up.count', values: { done, wanted } });
}
