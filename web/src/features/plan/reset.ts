// A week that is used again: what was done, skipped or chosen in it becomes planned, as one press with one undo.
import type { Command } from '../../sync/command';
import type { Plan } from './acts';
import { changeOccurrence, type Site } from './day';
import type { Item } from './schedule/expand';

/** Puts items back to how they were planned: done marks, steps and choices go, what is crossed out or changed stays. */
export function reset(site: Site, plan: Plan, items: readonly Item[]): Command[] {
  return items.flatMap((item) => {
    const activity = plan.activities.find((each) => each.id === item.activity);
    const row = plan.occurrences.find((each) => each.activity === item.activity && each.key === item.key);
    if (activity === undefined || row === undefined) return [];
    const isSaid = row.state === 'done' || row.state === 'skipped' || row.state === 'active';
    const patch = {
      ...(isSaid && { state: 'planned' as const }),
      ...((row.doneSteps ?? []).length > 0 && { doneSteps: [] }),
      ...(row.choice !== undefined && { choice: '' }),
    };
    return Object.keys(patch).length === 0 ? [] : [changeOccurrence(site, activity, row, item.key, patch)];
  });
}
