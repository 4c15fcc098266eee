import { expect, test } from 'vitest';
import type { TimerRun } from '../../api/wire';
import { record, Rows } from '../../sync/rows';
import type { Command } from '../../sync/command';
import type { Site } from './day';
import { doing, standing } from './timer-run';
import { changeTimer, startTimer } from './timers';

const site: Site = { circle: 'home', by: 'alma', at: '2026-11-20T14:00:00.000Z' };
let made = 0;
const newId = (): string => `id${String(++made)}`;

function laid(...commands: (Command | undefined)[]): TimerRun {
  const rows = new Rows();
  const operations: { circle: string; effects: ReturnType<typeof record> }[] = [];
  for (const command of commands) {
    if (command === undefined) continue;
    operations.push({ circle: 'home', effects: record(rows, command) });
    rows.layOn(operations);
  }
  return rows.view('home', 'timer').get('run') as TimerRun;
}

test('every change of a timer shows at once, and its undo takes it back', () => {
  const started = startTimer(site, { id: 'run', kind: 'disc', minutes: 10, isLocked: false, activity: 'a' }, newId);
  const now = Date.parse(site.at) + 60_000;
  const later = { ...site, at: new Date(now).toISOString() };
  expect(doing(standing(laid(started)), now)).toBe('running');
  expect(doing(standing(laid(started, started.undo)), now)).toBe('stopped');
  const pause = changeTimer(later, 'run', 'pause', newId);
  expect(doing(standing(laid(started, pause)), now)).toBe('paused');
  expect(doing(standing(laid(started, pause, pause.undo)), now)).toBe('running');
  expect(standing(laid(started, changeTimer(later, 'run', 'add', newId, 5))).total).toBe(15 * 60_000);
});

test('what is sent says when it was done here', () => {
  const started = startTimer(site, { id: 'run', kind: 'bar', minutes: 3, isLocked: true }, newId);
  expect(started.send).toEqual({
    method: 'PUT',
    path: '/v1/circles/home/timers/run',
    body: { kind: 'bar', minutes: 3, isLocked: true, startedAt: site.at },
  });
  const { send } = changeTimer(site, 'run', 'add', newId, 5);
  expect(send.path).toMatch(/^\/v1\/circles\/home\/timers\/run\/events\/id\d+$/);
  expect(send.body).toEqual({ kind: 'add', at: site.at, minutes: 5 });
});
