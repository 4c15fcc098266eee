// When to look at somebody's plan to see what it looks like. Pure.
import type { Item } from '../plan/schedule/expand';
import { instant, minutesOf } from '../plan/schedule/moment';

/** The present moment if something with an end goes on; else a third into the next such thing. `items` are those of
 *  today and the days to come, in their order. The present moment too when nothing of the kind is planned. */
export function momentToShow(items: readonly Item[], now: number): number {
  for (const item of items) {
    if (item.start === '' || item.end === '' || (item.state !== 'planned' && item.state !== 'active')) continue;
    const [start, end] = [instant(item.day, item.start, item.zone), instant(item.day, item.end, item.zone)];
    if (end <= now) continue;
    if (start <= now) return now;
    return start + Math.round((minutesOf(item.end) - minutesOf(item.start)) / 3) * 60_000;
  }
  return now;
}
