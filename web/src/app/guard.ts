// Where an address leads on this device. A citizen's tablet, and a device that is handed over to a citizen, have the
// citizen's screens and no others, however the address came about.
// Owns: the rule. Does not own: the addresses themselves (routes), the code (sync/handover). Start reading at: wayIn.
import { paths, pdaPaths } from '../features/follow/plan.svelte';

export interface Device {
  readonly isPaired: boolean;
  readonly isHanded: boolean;
  readonly isOut: boolean; // nobody is signed in: only the doors are left, and nothing is behind them
}

const own = new Set<string>([...Object.values(paths), ...pdaPaths, '/', '/who']);

/** The path that is shown for a path. */
export function wayIn(path: string, { isPaired, isHanded, isOut }: Device): string {
  if (isOut || !(isPaired || isHanded)) return path;
  if (own.has(path) || /^\/(day|thing)\/./.test(path)) return path;
  if (path === (isHanded ? '/unlock' : '/pair')) return path;
  return '/now';
}
