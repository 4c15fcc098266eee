import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Activity, Earned, Occurrence, Reward } from '../../api/wire';
import { record, Rows } from '../../sync/rows';
import type { Command } from '../../sync/command';
import { changeOccurrence, type Site } from './day';
import { changeReward, createReward, deleteReward, shownReward } from './rewards';

const site: Site = { circle: 'home', by: 'alma', at: '2026-11-20T14:00:00.000Z' };
const bath: Activity = {
  id: 'bath',
  title: 'Bad',
  day: '2026-11-16',
  start: '',
  end: '',
  minutes: 0,
  part: '',
  rank: '',
  rule: 'FREQ=DAILY',
  zone: 'Europe/Copenhagen',
  steps: [],
};
const zoo: Reward = { id: 'zoo', title: 'Zoo', parts: 20, fromDay: '2026-11-17', earned: [], state: 'open' };

class Device {
  readonly rows = new Rows();
  operations: { circle: string; effects: ReturnType<typeof record>; command: Command }[] = [];
  do(command: Command): void {
    this.operations.push({ circle: 'home', effects: record(this.rows, command), command });
    this.rows.layOn(this.operations);
  }
  get shown(): Reward {
    const reward = this.rows.view('home', 'reward').get('zoo') as Reward;
    return shownReward(reward, [...this.rows.view('home', 'earned').values()] as Earned[]);
  }
}

test('what is earned on two devices, with and without a net, is never less than it was', () => {
  const press = fc.record({
    device: fc.nat(1),
    day: fc.integer({ min: 16, max: 20 }),
    does: fc.constantFrom('done', 'planned', 'undo', 'send'),
  });
  fc.assert(
    fc.property(fc.array(press, { maxLength: 30 }), (presses) => {
      const devices = [new Device(), new Device()];
      let server = zoo;
      const done = new Set<string>();
      const tell = (device: Device): void => device.rows.take('home', 'reward', 'zoo', server);
      devices.forEach(tell);
      for (const { device: at, day, does } of presses) {
        const device = devices[at] as Device;
        const before = devices.map((each) => each.shown.earned.length);
        const key = `2026-11-${String(day)}`;
        const row = device.rows.view('home', 'occurrence').get(`bath/${key}`) as Occurrence | undefined;
        const last = device.operations.at(-1)?.command.undo;
        if (does === 'done' || does === 'planned') device.do(changeOccurrence(site, bath, row, key, { state: does }));
        else if (does === 'undo' && last) device.do(last);
        else if (does === 'send') {
          for (const { command } of device.operations) {
            const [, said] = /occurrences\/(.*)$/.exec(command.send.path) ?? [];
            if ((command.send.body as { state?: string }).state === 'done' && said !== undefined)
              server = earning(server, said);
          }
          device.operations = [];
          devices.forEach(tell); // the rows come in the transaction in which the operations go
          device.rows.layOn([]);
        }
        if (does === 'done') done.add(`${String(at)} ${key}`);
        devices.forEach((each, index) => expect(each.shown.earned.length).toBeGreaterThanOrEqual(before[index] ?? 0));
        const own = [...done].filter((one) => one.startsWith(String(at)) && one.slice(2) >= zoo.fromDay);
        expect(device.shown.earned.length).toBeGreaterThanOrEqual(own.length);
      }
    }),
  );
});

// What the server does with a tick.
function earning(reward: Reward, key: string): Reward {
  const id = `bath/${key}`;
  if (key < reward.fromDay || reward.earned.some((part) => part.id === id)) return reward;
  return { ...reward, earned: [...reward.earned, { id, activity: 'bath', key, at: site.at }] };
}

test('a reward is reached with its last part, and shows no more', () => {
  const parts = ['a', 'b', 'c'].map((id) => ({ id, activity: id, key: 'once', at: site.at, day: '2026-11-18' }));
  expect(shownReward({ ...zoo, parts: 2 }, parts)).toMatchObject({ earned: parts.slice(0, 2), state: 'reached' });
  expect(shownReward({ ...zoo, state: 'ended' }, parts).earned).toEqual([]);
});

test('every change of a reward shows at once, and its undo takes it back', () => {
  const laid = (...commands: (Command | undefined)[]): Reward | undefined => {
    const device = new Device();
    for (const command of commands) if (command) device.do(command);
    return device.rows.view('home', 'reward').get('zoo') as Reward | undefined;
  };
  const made = createReward(site, { id: 'zoo', title: 'Zoo', parts: 3, fromDay: '2026-11-17' });
  expect(laid(made)).toMatchObject({ parts: 3, state: 'open' });
  expect(laid(made, made.undo)).toBeUndefined();
  const there = laid(made) as Reward;
  const ended = changeReward(site, there, { title: 'Tivoli', state: 'ended', picture: 'own:1' });
  expect(laid(made, ended)).toMatchObject({ title: 'Tivoli', state: 'ended', picture: 'own:1' });
  expect(laid(made, ended, ended.undo)).toMatchObject({ title: 'Zoo', state: 'open', picture: '' });
  const gone = deleteReward(site, there);
  expect(laid(made, gone)).toBeUndefined();
  expect(laid(made, gone, gone.undo)).toMatchObject({ title: 'Zoo' });
});
