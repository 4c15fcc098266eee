import { expect, test } from 'vitest';
import { handOver, isClosed, tried, triesBeforeWait, type Handed } from './handover';

test('the code opens, another does not, and after five wrong ones not even the code does for a while', async () => {
  let handed = await handOver('c', '2468');
  expect(JSON.stringify(handed)).not.toContain('2468');
  expect(await tried(handed, '2468', 1000)).toBeUndefined();
  for (let at = 1; at <= triesBeforeWait; at++) {
    handed = (await tried(handed, '1111', 1000)) as Handed;
    expect(handed.tries).toBe(at);
    expect(isClosed(handed, 1001)).toBe(at === triesBeforeWait);
  }
  expect(await tried(handed, '2468', 2000)).toBe(handed);
  expect(await tried(handed, '2468', 61_001)).toBeUndefined();
  const again = (await tried(handed, '1111', 61_001)) as Handed;
  expect(again.closedUntil - 61_001).toBe(120_000);
}, 60_000);

test('the same code has another hash on every device', async () => {
  expect((await handOver('c', '2468')).hash).not.toBe((await handOver('c', '2468')).hash);
});
