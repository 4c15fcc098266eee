// One history: three devices of one citizen's circle, what happens to them, and how it must end.
// Owns: the deeds' effects and the comparison. Does not own: the server (people), the engine (src/sync).
// Start reading at: History.agree.
import { newId } from '../src/api/ids';
import type { Activity, Device as PairedDevice, Member, Occurrence, Scope } from '../src/api/wire';
import { changeMember, removeDevice } from '../src/features/people/commands';
import { cancelled, moved, removed, ticked, type Plan } from '../src/features/plan/acts';
import { changeActivity, createActivity, seriesOf, splitActivity, type Site } from '../src/features/plan/commands';
import { expand, type Item } from '../src/features/plan/schedule/expand';
import type { Command } from '../src/sync/command';
import { Device, type Cookie, type Tab } from '../src/sync/test/model';
import type { Affair, Change, Deed, Who } from './deeds';
import { pause, type Real, type Rows } from './people';

const wide: readonly Scope[] = ['plan.view', 'plan.edit', 'plan.tick'];
const narrow: readonly Scope[] = ['plan.view', 'plan.tick'];

export class History {
  readonly #server: Real;
  readonly #circle: string;
  readonly #mette: Cookie;
  readonly #karim: Cookie;
  readonly #devices: Device<Real>[] = [];
  readonly #safe = new Set<string>(); // activities whose makers were told that they are kept
  readonly #makers = new Map<Who, string[]>(); // of activities
  readonly #deleted = new Set<string>(); // activities that somebody tried to take away, or to cut in two
  readonly #name = newId();
  #made = 0;
  #tablets = 0;
  #wasOut = false; // somebody, at some time
  isJoined = true;
  isPaired = true;

  private constructor(server: Real, circle: string, mette: Cookie, karim: Cookie) {
    this.#server = server;
    this.#circle = circle;
    this.#mette = mette;
    this.#karim = karim;
  }

  static async begin(server: Real, mette: Cookie, karim: Cookie): Promise<History> {
    const circle = newId();
    const body = { id: circle, citizen: newId(), name: 'Noah', zone: 'Europe/Copenhagen' };
    await server.ask(mette.session, 'POST', '/v1/circles', { body, operation: newId() });
    await server.join(mette, circle, karim);
    const history = new History(server, circle, mette, karim);
    for (const cookie of [mette, karim, await server.pair(mette, circle)]) await history.#add(cookie);
    return history;
  }

  async #add(cookie: Cookie): Promise<void> {
    const device = new Device(this.#server, cookie.person, `${this.#name} ${this.#devices.length} ${this.#tablets}`);
    device.cookie = cookie;
    this.#devices.push(device);
    const tab = await device.open();
    const isReady = (): boolean => tab.engine.circles.some((one) => one.id === this.#circle) && tab.engine.heardAt > 0;
    await until('a new device has the circle', isReady, [tab]);
  }

  async do(deed: Deed): Promise<void> {
    if (deed.kind === 'wait') return pause(deed.ms);
    if (deed.kind === 'affair') return this.#among(deed.what);
    const device = this.#devices[deed.who];
    if (device === undefined) return;
    if (deed.kind === 'cut') device.isOnline = false;
    else if (deed.kind === 'mend') mend(device);
    else if (deed.kind === 'lose') device.loseAnswers++;
    else if (deed.kind === 'double') this.#server.doubles++;
    else if (deed.kind === 'reopen') await this.#reopen(device);
    else if (deed.kind === 'crash') for (const tab of device.tabs) tab.dieIn = deed.steps;
    else if ('pick' in deed || deed.kind === 'create') {
      if (device.tabs.length === 0) await this.#reopen(device); // it had crashed
      await this.#change(device, deed);
    }
  }

  async #reopen(device: Device<Real>): Promise<void> {
    for (const tab of [...device.tabs]) device.close(tab);
    await device.open();
  }

  /** A change that somebody makes on their device, to what they see there. */
  async #change(device: Device<Real>, deed: Change): Promise<void> {
    const tab = device.tabs.at(-1);
    if (tab === undefined || tab.isDead || tab.engine.person === '') return;
    if (!tab.engine.circles.some((one) => one.id === this.#circle)) return;
    const site: Site = {
      circle: this.#circle,
      by: tab.engine.person,
      at: new Date().toISOString(),
      mayEdit: deed.who !== 2,
    };
    if (deed.kind === 'create') {
      const activity = this.#activity(deed);
      this.#makers.set(deed.who, [...(this.#makers.get(deed.who) ?? []), activity.id]);
      return this.#run(tab, [createActivity(site, activity)]);
    }
    if (deed.kind === 'undo') return this.#undo(tab, deed.who);
    const plan = this.#plan(tab);
    const items = expand(plan.activities, plan.occurrences, dayAt(0), dayAt(6)).filter(
      (item) => item.state !== 'deleted',
    );
    const item = items[deed.pick % Math.max(1, items.length)];
    if (item !== undefined) this.#run(tab, this.#act(deed, site, plan, item));
  }

  /** Takes back what was last done there, which may be a new activity. */
  async #undo(tab: Tab, who: Who): Promise<void> {
    await doneOrDead(tab, tab.engine.undo());
    for (const id of this.#makers.get(who) ?? []) this.#deleted.add(id);
  }

  #act(
    deed: { readonly kind: string; readonly to: number },
    site: Site,
    plan: Plan,
    item: Item,
  ): readonly (Command | undefined)[] {
    const activity = plan.activities.find((one) => one.id === item.activity);
    if (activity === undefined) return [];
    const series = seriesOf(activity, plan.occurrences);
    if (deed.kind === 'edit') {
      const patches = [
        { title: `Ændret ${this.#made++}` },
        { place: 'Hallen' },
        { place: '' },
        { note: 'Husk' },
        { start: '09:30' },
        { colour: 'red' as const },
        { steps: [] },
      ];
      return [changeActivity(site, series, patches[deed.to] ?? {})];
    }
    if (deed.kind === 'tick') return ticked(site, plan, [item], item.state !== 'done');
    if (deed.kind === 'move') return moved(site, plan, [item], dayAt(deed.to));
    if (deed.kind === 'cancel') return cancelled(site, plan, [item], item.state !== 'cancelled');
    this.#deleted.add(activity.id);
    if (deed.kind === 'split') return [splitActivity(site, series, dayAt(deed.to), newId(), { note: 'fra nu af' })];
    return removed(site, plan, [item], deed.to % 2 === 0 ? 'one' : 'all');
  }

  #activity({ day, form }: { readonly day: number; readonly form: number }): Parameters<typeof createActivity>[1] {
    return {
      id: newId(),
      title: `Svømning ${this.#made++}`,
      day: dayAt(day),
      start: form === 0 ? '' : '10:00',
      end: form === 1 ? '10:45' : '',
      minutes: 0,
      part: form === 0 ? 'morning' : '',
      rank: 'm',
      rule: form === 2 ? 'FREQ=DAILY' : form === 3 ? 'FREQ=WEEKLY;COUNT=3' : '',
      zone: 'Europe/Copenhagen',
      steps: form === 1 ? [{ id: newId(), title: 'Pak tasken' }] : [],
    };
  }

  #run(tab: Tab, commands: readonly (Command | undefined)[]): void {
    for (const command of commands) {
      if (command === undefined) continue;
      const id = command.name === 'activity.create' ? (command.send.path.split('/').at(-1) ?? '') : '';
      const kept = (): void => void (id !== '' && this.#safe.add(id));
      tab.engine.run(command).then(kept, () => undefined); // a tab that crashes promises nothing
    }
  }

  #plan(tab: Tab): Plan {
    const rows = <T>(collection: string): T[] => [...tab.engine.view(this.#circle, collection).values()] as T[];
    return { activities: rows<Activity>('activity'), occurrences: rows<Occurrence>('occurrence') };
  }

  /** What happens between people, or to the server. */
  async #among(kind: Affair): Promise<void> {
    const planner = this.#devices[0]?.tabs.at(-1);
    if (kind === 'restart') {
      await this.#server.installation.kill();
      return this.#server.installation.start();
    }
    if (kind === 'join' && !this.isJoined) {
      await this.#server.join(this.#mette, this.#circle, this.#karim);
      this.isJoined = true;
    }
    if (kind === 'pair' && !this.isPaired) await this.#pairAnew();
    if (planner === undefined || planner.isDead) return;
    const rows = <T>(collection: string): T[] => [...planner.engine.view(this.#circle, collection).values()] as T[];
    const karim = rows<Member>('member').find((one) => one.id === this.#karim.person);
    const change = (fields: Parameters<typeof changeMember>[2]): void => {
      if (karim !== undefined) this.#run(planner, [changeMember(this.#circle, karim, fields)]);
    };
    if (kind === 'narrow' || kind === 'widen') change({ scopes: kind === 'narrow' ? narrow : wide });
    if (kind === 'end' && this.isJoined && karim !== undefined) {
      await this.#told(planner, changeMember(this.#circle, karim, { state: 'ended' }));
      this.isJoined = await this.#server.lets(this.#karim.session, this.#circle);
    }
    const [tablet] = rows<PairedDevice>('device');
    if (kind === 'unpair' && this.isPaired && tablet !== undefined) {
      await this.#told(planner, removeDevice(this.#circle, tablet.id));
      this.isPaired = await this.#server.lets(this.#devices[2]?.cookie.session ?? '', this.#circle);
    }
  }

  /** Until the guardian's changes have been sent: whom they let in again afterwards was out before. A tab that
   *  crashes meanwhile may have kept the change or not. */
  async #told(planner: Tab, command: Command): Promise<void> {
    this.#wasOut = true;
    await doneOrDead(planner, planner.engine.run(command));
    const [device] = this.#devices;
    if (device === undefined) return;
    await this.#settle([device]);
    await until(
      'the guardian has sent everything',
      () => device.tabs.every((tab) => tab.engine.waiting === 0),
      device.tabs,
    );
  }

  async #pairAnew(): Promise<void> {
    const [old] = this.#devices.splice(2, 1);
    for (const tab of [...(old?.tabs ?? [])]) old?.close(tab);
    this.#tablets++;
    await this.#add(await this.#server.pair(this.#mette, this.#circle));
    this.isPaired = true;
  }

  async #settle(devices: readonly Device<Real>[]): Promise<void> {
    for (const device of devices) {
      device.loseAnswers = 0;
      for (const tab of device.tabs) tab.dieIn = Infinity;
      mend(device);
      if (device.tabs.length === 0) await device.open();
    }
  }

  /** Everybody is back: all that is shown anywhere is what the server has, and what was kept is there. */
  async agree(): Promise<void> {
    this.#server.doubles = 0;
    await this.#settle(this.#devices);
    const tabs = this.#devices.flatMap((device) => device.tabs);
    await until('everything is sent', () => tabs.every((tab) => tab.engine.waiting === 0), tabs);
    const [all, others, tablet] = this.#devices;
    if (all === undefined || others === undefined || tablet === undefined) throw new Error('a device is gone');
    const truth = await this.#server.shows(this.#mette.session, this.#circle);
    await this.#same(all, truth);
    if (this.isJoined) await this.#same(others, await this.#server.shows(this.#karim.session, this.#circle));
    else await this.#holdsNothing(others);
    if (this.isPaired) await this.#same(tablet, await this.#server.shows(tablet.cookie.session, this.#circle));
    else await this.#holdsNothing(tablet);
    for (const device of this.#devices.slice(1)) {
      if (!device.tabs[0]?.engine.circles.some((one) => one.id === this.#circle)) continue;
      const shown = this.#shown(device);
      for (const [key, value] of Object.entries(truth))
        if (/^(activity|occurrence) /.test(key) && spelled(shown[key]) !== spelled(value))
          throw new Error(`two replicas differ in ${key}`);
    }
    this.#lostNothing(truth);
    for (const device of this.#devices) {
      const [fault] = device.faults;
      if (fault !== undefined) throw new Error('a fault of ours', { cause: fault });
      for (const tab of [...device.tabs]) device.close(tab);
    }
  }

  #lostNothing(truth: Rows): void {
    const refused = this.#devices.some((device) => device.tabs.some((tab) => tab.engine.refusals.length > 0));
    if (refused || this.#wasOut) return; // what was refused or wiped is rightly gone
    for (const id of this.#safe)
      if (!this.#deleted.has(id) && truth[`activity ${id}`] === undefined)
        throw new Error(`activity ${id} was kept and is lost`);
  }

  async #same(device: Device<Real>, truth: Rows): Promise<void> {
    const want = spelled(truth);
    await until(
      'a replica is what the server has',
      () => spelled(this.#shown(device)) === want,
      device.tabs,
      () => difference(truth, this.#shown(device)),
    );
  }

  async #holdsNothing(device: Device<Real>): Promise<void> {
    const isGone = (): boolean =>
      device.tabs.every((tab) => !tab.engine.circles.some((one) => one.id === this.#circle)) &&
      Object.keys(this.#shown(device)).length === 0;
    await until('whoever is out holds nothing', isGone, device.tabs, () => spelled(this.#shown(device)));
  }

  #shown(device: Device<Real>): Rows {
    const rows: Rows = {};
    for (const tab of device.tabs)
      for (const collection of [
        'citizen',
        'member',
        'device',
        'activity',
        'occurrence',
        'picture',
        'timer',
        'reward',
        'template',
        'sound',
      ])
        for (const [id, value] of tab.engine.view(this.#circle, collection)) rows[`${collection} ${id}`] = value;
    return rows;
  }
}

/** Until something has been done, or its tab crashed: then it may have been or not. */
async function doneOrDead(tab: Tab, doing: Promise<void>): Promise<void> {
  let isDone = false;
  const done = (): void => void (isDone = true);
  doing.then(done, done);
  while (!isDone && !tab.isDead) await pause(1);
}

function mend(device: Device<Real>): void {
  device.isOnline = true;
  for (const tab of device.tabs) tab.engine.kick();
}

/** Spelled so that equal things are equal texts; when a device was last seen changes without a word. */
function spelled(value: unknown): string {
  return JSON.stringify(value, (key, inner: unknown) => {
    if (key === 'seenAt') return undefined;
    if (inner === null || typeof inner !== 'object' || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

function difference(want: Rows, have: Rows): string {
  const keys = [...new Set([...Object.keys(want), ...Object.keys(have)])].filter(
    (key) => spelled(want[key]) !== spelled(have[key]),
  );
  return keys.map((key) => `${key}\n  server ${spelled(want[key])}\n  device ${spelled(have[key])}`).join('\n');
}

const dayAt = (offset: number): string => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);

/** Waits until something holds, asking the engines again now and then; says what does not when it never does. */
async function until(
  what: string,
  holds: () => boolean,
  tabs: readonly Tab[],
  detail: () => string = () => '',
): Promise<void> {
  const end = performance.now() + 30_000;
  for (let i = 1; performance.now() < end; i++) {
    if (holds()) return;
    if (i % 20 === 0) for (const tab of tabs) tab.engine.kick();
    await pause(5);
  }
  throw new Error(`never: ${what}\n${detail()}`);
}
