// What the planner's screens show of one planned thing on one day.
import type { Colour, OccurrenceState, Part, PictureRef, Step } from '../../api/wire';

/** One activity on one day, as it is there: the series with that day's changes on top. */
export interface PlanItem {
  readonly id: string; // '<activity>/<key>'
  readonly activity: string;
  readonly key: string; // the original day, or 'once'
  readonly day: string;
  readonly start: string;
  readonly end: string;
  readonly minutes: number;
  readonly part: Part;
  readonly rank: string;
  readonly title: string;
  readonly picture?: PictureRef | undefined;
  readonly colour: Colour;
  readonly place: string;
  readonly steps: readonly Step[];
  readonly state: OccurrenceState;
  readonly recurs: boolean;
  readonly unsent: boolean; // waits for the net
}

/** Whether an item takes place: not cancelled, not skipped. */
export function takesPlace(item: PlanItem): boolean {
  return item.state !== 'cancelled' && item.state !== 'skipped' && item.state !== 'deleted';
}
