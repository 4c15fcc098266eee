// What the planner's screens say of one planned thing on one day.
import type { Item } from '../plan/schedule/expand';

export type { Item as PlanItem } from '../plan/schedule/expand';

/** Whether an item takes place: not cancelled, not skipped. */
export function takesPlace(item: Pick<Item, 'state'>): boolean {
  return item.state !== 'cancelled' && item.state !== 'skipped' && item.state !== 'deleted';
}
