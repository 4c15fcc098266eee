// The server's clock on this device: how far it is from the device's own, narrowed by every answer, kept for when there
// is no net. Two devices whose clocks differ show the same timer, since both count by it.
// Owns: the reckoning, and keeping it. Does not own: asking (api/clock) nor when timers look (ticking).
// Start reading at: narrowed.
import { readServerClock, type Reading } from '../../api/clock';
import type { Replica } from '../../sync/replica';

/** How far the server's clock is ahead, in milliseconds: between two bounds. */
export interface Offset {
  readonly least: number;
  readonly most: number;
}

const second = 1000;
const drift = 0.0002; // how fast a poor clock may go wrong: 17 seconds a day
const furthest = 366 * 86_400_000; // a device that is further off than a year is not believed to be on the same day
const kept = 'server clock';

interface Known extends Offset {
  readonly at: number; // when it was measured, by this device
}

/** What a reading adds to what was known: both bounds must hold. When they cannot, a clock has been set: the newer
 *  reading counts. Undefined when it is beyond belief, or a clock was set while it was being asked. */
export function narrowed(known: Known | undefined, { asked, answered, said }: Reading): Known | undefined {
  const read = { least: said - answered, most: said + second - asked, at: answered };
  if (answered < asked || read.most - read.least > 10 * second || Math.abs(read.least) > furthest) return undefined;
  if (known === undefined) return read;
  const slack = Math.abs(answered - known.at) * drift;
  const least = Math.max(read.least, known.least - slack);
  const most = Math.min(read.most, known.most + slack);
  return least <= most ? { least, most, at: answered } : read;
}

/** The offset to count by: halfway between the bounds. */
export const middle = ({ least, most }: Offset): number => Math.round((least + most) / 2);

/** Unix milliseconds by the server's clock, as it was last known. Reactive. */
export function serverNow(replica: Pick<Replica, 'kept'>, now: number = Date.now()): number {
  const known = replica.kept<Known>(kept);
  return now + (known === undefined ? 0 : middle(known));
}

/** A change's place and author, with the moment by the server's clock. */
export function byServer<S extends { readonly at: string }>(replica: Pick<Replica, 'kept'>, site: S): S {
  return { ...site, at: new Date(serverNow(replica, Date.parse(site.at))).toISOString() };
}

/** Reads the server's clock once and keeps what it adds. */
export async function measure(
  replica: Pick<Replica, 'kept' | 'keep'>,
  read: () => Promise<Reading | undefined> = readServerClock,
): Promise<void> {
  const reading = await read();
  const known = replica.kept<Known>(kept);
  const next = reading && narrowed(known, reading);
  if (next === undefined) return;
  const isNew = known === undefined || Math.abs(middle(next) - middle(known)) > 20 || next.at - known.at > 3_600_000;
  if (isNew) await replica.keep(kept, next);
}

const smallest = 3000; // a step back that is smaller is waited for

/** A clock that never goes back while it is looked at: a small correction is waited for; a clock that was set counts. */
export function steadily(time: () => number): () => number {
  let last = -Infinity;
  return () => {
    const now = time();
    last = now >= last || last - now > smallest ? now : last;
    return last;
  };
}

const often = 600_000;

/** Keeps measuring while timers are shown: at once, when the net comes back, when the screen wakes, and every ten
 *  minutes. Returns how to stop. */
export function measuring(replica: Pick<Replica, 'kept' | 'keep'>): () => void {
  const look = (): void => {
    if (!document.hidden) void measure(replica).catch(reportError);
  };
  look();
  const timer = setInterval(look, often);
  addEventListener('online', look);
  document.addEventListener('visibilitychange', look);
  return () => {
    clearInterval(timer);
    removeEventListener('online', look);
    document.removeEventListener('visibilitychange', look);
  };
}
