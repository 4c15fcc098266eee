// A week that is used again: what was done, skipped or chosen in it becomes planned, as one press with one undo.
import type { Command } from '../../sync/command';
import type { Plan } from './acts';
import { changeOccurrence, type Site } from './day';
import type { Item } from './schedule/expand';

/** What a reset takes away: how many of each. */
export interface Said {
  readonly done: number;
  readonly others: number; // skipped, or begun
  readonly steps: number;
  readonly choices: number;
}

/** What has been said of these items, and a reset would take away. */
export function saidOf(items: readonly Item[]): Said {
  const count = (is: (item: Item) => boolean): number => items.filter(is).length;
  return {
    done: count(({ state }) => state === 'done'),
    others: count(({ state }) => state === 'skipped' || state === 'active'),
    steps: items.reduce((sum, { doneSteps }) => sum + doneSteps.length, 0),
    choices: count(({ choice }) => choice !== undefined),
  };
}

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
