import { afterEach, expect, test, vi } from 'vitest';
import { ask } from './http';
import { Unreachable } from './problem';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** A net in which nothing is ever answered, and the clocks that run out on it. */
function silence(): { readonly stops: AbortController[]; readonly waits: number[] } {
  const [stops, waits] = [[] as AbortController[], [] as number[]];
  vi.spyOn(AbortSignal, 'timeout').mockImplementation((milliseconds) => {
    const stop = new AbortController();
    stops.push(stop);
    waits.push(milliseconds);
    return stop.signal;
  });
  const never = (_: string, { signal }: RequestInit): Promise<Response> =>
    new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason as Error)));
  vi.stubGlobal('fetch', never);
  return { stops, waits };
}

test('an answer that never comes is no answer after a while; a file may take longer', async () => {
  const { stops, waits } = silence();
  for (const body of [undefined, {}, new FormData()]) {
    const answer = ask('PUT', '/v1/things', { body });
    stops.at(-1)?.abort(new DOMException('', 'TimeoutError'));
    await expect(answer).rejects.toThrow(Unreachable);
  }
  expect(waits).toEqual([60_000, 60_000, 300_000]);
});
