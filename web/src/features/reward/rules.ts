// What of a reward there is to see: so many parts of so many, never fewer than before. Pure.
// Start reading at: earnedOf.
import type { Earned, Reward } from '../../api/wire';
import { shownReward } from '../plan/rewards';

/** The most parts a reward may have. */
export const mostParts = 20;

/** How many parts are uncovered. */
export const earnedOf = ({ earned, parts }: Pick<Reward, 'earned' | 'parts'>): number => Math.min(parts, earned.length);

/** The reward that is looked forward to, or looked at: the one promised first that nobody has put away, with what was
 *  done on this device. */
export function present(rewards: readonly Reward[], waiting: readonly Earned[]): Reward | undefined {
  const [first] = rewards
    .filter(({ state }) => state !== 'ended')
    .toSorted((a, b) => (a.fromDay + a.id < b.fromDay + b.id ? -1 : 1));
  return first && shownReward(first, waiting);
}

/** In how many columns and rows a picture is parted, every part the same size. */
export function partsGrid(parts: number): { readonly columns: number; readonly rows: number } {
  for (let rows = Math.floor(Math.sqrt(parts)); rows > 1; rows--)
    if (parts % rows === 0) return { columns: parts / rows, rows };
  return { columns: parts, rows: 1 };
}
