// One act a tap: a second tap within 400 ms is the same tap, made by an unsteady or eager hand.

/** Wraps an act so that repeats within `pause` milliseconds do nothing. `now` is a monotonic clock. */
export function steady<A extends unknown[]>(
  act: (...given: A) => void,
  pause = 400,
  now: () => number = () => performance.now(),
): (...given: A) => void {
  let last = -Infinity;
  return (...given) => {
    const at = now();
    if (at - last < pause) return;
    last = at;
    act(...given);
  };
}
