// The planner's side of pairing a citizen's device, as one state that only answers of the server change.
// Owns: which step is shown. Does not own: the calls.

/** What the server says of a pairing. */
export type PairingState = 'open' | 'claimed' | 'confirmed' | 'collected' | 'refused' | 'expired';

/** Where the planner is: nothing begun, code shown, pictures compared, device fetching, done, or ended early. */
export type Stage = 'idle' | 'show' | 'compare' | 'fetching' | 'done' | 'refused' | 'expired';

const stages: Readonly<Record<PairingState, Stage>> = {
  open: 'show',
  claimed: 'compare',
  confirmed: 'fetching',
  collected: 'done',
  refused: 'refused',
  expired: 'expired',
};

/** The stage for what the server last said, at `now`: a code that has run out is not shown, whatever was last heard. */
export function stageOf(state: PairingState, expiresAt: number, now: number): Stage {
  return state === 'open' && now >= expiresAt ? 'expired' : stages[state];
}

/** Whether there is anything more to ask the server. */
export function isWaiting(stage: Stage): boolean {
  return stage === 'show' || stage === 'compare' || stage === 'fetching';
}

/** The seconds left in steps that can be read aloud calmly: tens while there is plenty, fives at the end. */
export function secondsLeft(expiresAt: number, now: number): number {
  const left = Math.max(0, Math.ceil((expiresAt - now) / 1000));
  const step = left > 20 ? 10 : 5;
  return Math.ceil(left / step) * step;
}
