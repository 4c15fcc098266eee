import { describe, expect, test } from 'vitest';
import type { Reading } from '../../api/clock';
import { measure, middle, narrowed, serverNow, steadily } from './server-clock';

const noon = Date.parse('2026-11-16T12:00:00.000Z');

/** A device whose clock is so far ahead of the server's, on a net with such a delay. */
class Device {
  readonly ahead: number;
  readonly delay: number;
  #kept = new Map<string, object>();
  constructor(ahead: number, delay: number) {
    this.ahead = ahead;
    this.delay = delay;
  }
  readonly replica = {
    kept: <T extends object>(name: string): T | undefined => this.#kept.get(name) as T | undefined,
    keep: (name: string, value: object | null): Promise<void> => {
      if (value) this.#kept.set(name, value);
      return Promise.resolve();
    },
  };
  read(at: number): Reading {
    const there = at + this.delay / 2;
    return { asked: at + this.ahead, answered: at + this.delay + this.ahead, said: there - (there % 1000) };
  }
  async ask(at: number): Promise<void> {
    await measure(this.replica, () => Promise.resolve(this.read(at)));
  }
  shows(at: number): number {
    return serverNow(this.replica, at + this.ahead);
  }
}

describe('the server’s clock', () => {
  test.each([
    [0, 300_000],
    [-300_000, 300_000],
    [86_400_000, -7],
  ])('devices that are %d and %d ms ahead show the same within two seconds after one answer', async (one, two) => {
    for (let at = noon; at < noon + 2000; at += 137) {
      const [a, b] = [new Device(one, 40), new Device(two, 900)];
      await a.ask(at);
      await b.ask(at + 611);
      expect(Math.abs(a.shows(at + 5000) - b.shows(at + 5000))).toBeLessThan(2000);
    }
  });

  test('many answers narrow it', async () => {
    const device = new Device(300_000, 200);
    for (let i = 0; i < 12; i++) await device.ask(noon + i * 10_083);
    expect(Math.abs(device.shows(noon + 130_000) - (noon + 130_000))).toBeLessThan(150);
  });

  test('without the net what was last known holds, and a clock that was set is found again', async () => {
    const device = new Device(300_000, 100);
    await device.ask(noon);
    await measure(device.replica, () => Promise.resolve(undefined));
    expect(Math.abs(device.shows(noon + 60_000) - (noon + 60_000))).toBeLessThan(1000);
    const set = device.read(noon + 60_000);
    await measure(device.replica, () =>
      Promise.resolve({ ...set, asked: set.asked - 300_000, answered: set.answered - 300_000 }),
    );
    expect(Math.abs(serverNow(device.replica, noon + 70_000) - (noon + 70_000))).toBeLessThan(1000);
  });

  test('what cannot be is not believed', () => {
    expect(narrowed(undefined, { asked: noon, answered: noon - 1, said: noon })).toBeUndefined();
    expect(narrowed(undefined, { asked: noon, answered: noon + 60_000, said: noon })).toBeUndefined();
    expect(narrowed(undefined, { asked: 0, answered: 10, said: noon })).toBeUndefined();
    const read = narrowed(undefined, { asked: noon, answered: noon + 100, said: noon - 5000 });
    expect(read && middle(read)).toBe(-4550);
  });
});

test('a small step back is waited for, and a clock that was set counts', () => {
  let time = noon;
  const now = steadily(() => time);
  expect(now()).toBe(noon);
  time = noon - 900;
  expect(now()).toBe(noon);
  time = noon + 10;
  expect(now()).toBe(noon + 10);
  time = noon - 60_000;
  expect(now()).toBe(noon - 60_000);
});
