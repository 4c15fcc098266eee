// The planner's desk over one circle: what is on it, what is chosen, and every act, with what is said after it.
// Owns: the state that the week and the day share. Does not own: drawing, nor what an act becomes (acts).
// Start reading at: Desk.
import { announce } from '../../a11y/announcer';
import { newId } from '../../api/ids';
import { addDays, clockWords, dayWords } from '../../i18n/calendar';
import { m } from '../../i18n/messages';
import type { Command } from '../../sync/command';
import type { Replica } from '../../sync/replica';
import { createActivity, type NewActivity, type Site } from '../plan/commands';
import { mayCancel, mayChange, whose } from '../plan/sides';
import { rankAfter } from '../plan/rank';
import { expand, type Item } from '../plan/schedule/expand';
import { nowIn } from '../plan/schedule/moment';
import { cancelled, copied, moved, removed, retimed, shifted, ticked, type Plan, type Reach } from '../plan/acts';
import { daysBetween } from '../../i18n/dates';
import { kept as keptCopy, keep, lookUp } from './clipboard';
import { overlaps, parts, partOf, type Part } from './layout';
import { placeWords } from './said';
import { kept, toggled } from './selection';

/** A question that stands open on the desk. */
export type Question =
  | { readonly kind: 'move' | 'copy'; readonly items: readonly Item[] }
  | { readonly kind: 'remove' | 'reset'; readonly items: readonly Item[] }
  | { readonly kind: 'history'; readonly day: string; readonly items: readonly Item[] };

/** What may fall together with other things. */
type Coming = Pick<Item, 'day' | 'start' | 'end' | 'part' | 'title'>;

export class Desk {
  readonly #replica: Replica;
  readonly #circle: () => string;
  readonly #now: () => number;
  #chosen = $state.raw<ReadonlySet<string>>(new Set<string>());
  /** What is being asked; undefined when nothing is. Reactive. */
  question = $state.raw<Question>();
  /** A change that this device could not store, as a sentence. Reactive. */
  problem = $state('');
  /** Why an act left something as it is, as a sentence. Reactive. */
  told = $state('');

  constructor(replica: Replica, circle: () => string, now: () => number = () => Date.now()) {
    this.#replica = replica;
    this.#circle = circle;
    this.#now = now;
  }

  /** Everything planned in the circle. Reactive. */
  get plan(): Plan {
    const circle = this.#circle();
    return {
      activities: this.#replica.rows('activity', circle),
      occurrences: this.#replica.rows('occurrence', circle),
    };
  }

  /** What lies on the days between two, both included. Reactive. */
  items(from: string, to: string): Item[] {
    const { activities, occurrences } = this.plan;
    return expand(activities, occurrences, from, to);
  }

  get mayEdit(): boolean {
    return this.#replica.may('plan.edit', this.#circle());
  }
  get mayTick(): boolean {
    return this.#replica.may('plan.tick', this.#circle());
  }

  /** Whether an item is of one's own side, and one may edit: the other side's is seen, ticked and copied. Reactive. */
  mayChange(item: Item): boolean {
    const circle = this.#replica.circle(this.#circle());
    return circle !== undefined && mayChange(circle, item);
  }
  mayCancel(item: Item): boolean {
    const circle = this.#replica.circle(this.#circle());
    return circle !== undefined && mayCancel(circle, item);
  }
  /** Whose another side's item is, '' for one's own. Reactive. */
  whose(item: Item): string {
    return whose(this.#replica.circle(this.#circle()), item);
  }

  /** Those of the items that may be acted on. Of the others it is said whose they are. */
  #those(items: readonly Item[], may: (item: Item) => boolean = (item) => this.mayChange(item)): readonly Item[] {
    const [others, those] = [items.filter((item) => !may(item)), items.filter(may)];
    this.question = undefined;
    const [first] = others;
    this.told = first ? m.week_not_ours({ whose: this.whose(first), count: others.length }) : '';
    return those;
  }

  /** Opens a question about those of the items that may be changed. */
  ask(kind: 'move', items: readonly Item[]): void {
    const those = this.#those(items);
    if (those.length > 0) this.question = { kind, items: those };
  }

  // ── choosing ──

  /** The chosen items among those on show. */
  chosen(shown: readonly Item[]): ReadonlySet<string> {
    return kept(this.#chosen, shown);
  }
  toggle(id: string): void {
    this.told = '';
    this.#chosen = toggled(this.#chosen, id);
  }
  choose(ids: Iterable<string>): void {
    this.#chosen = new Set(ids);
  }
  clear(): void {
    this.#chosen = new Set();
    this.question = undefined;
    this.told = '';
  }

  // ── acting ──

  async move(all: readonly Item[], day: string, part?: Part): Promise<void> {
    const items = this.#those(all);
    await this.#do(moved(this.#site, this.plan, items, day, part), this.#movedTo(items, day, part));
  }

  /** Moves each item so many days on. */
  async moveDays(all: readonly Item[], by: number): Promise<void> {
    const items = this.#those(all);
    const commands = items.flatMap((item) => moved(this.#site, this.plan, [item], addDays(item.day, by)));
    const [first] = items;
    await this.#do(commands, first ? this.#movedTo(items, addDays(first.day, by)) : '');
  }

  /** Moves items a quarter of an hour; what has only an order, one place or to the next part of the day. */
  async nudge(all: readonly Item[], shown: readonly Item[], by: 1 | -1): Promise<void> {
    const items = this.#those(all);
    const [first] = items;
    if (!first) return;
    if (items.every((item) => item.start !== '')) {
      const commands = retimed(this.#site, this.plan, items, 15 * by);
      if (commands === undefined) return announce(m.week_said_no_further());
      await this.#do(commands, () => this.#movedTo(this.#asNow(items), first.day));
      return;
    }
    const order = this.#shifted(shown, first, by);
    if (order.length > 0) return this.#do(order, m.week_said_shifted());
    const part = parts[parts.indexOf(partOf(first)) + by];
    if (part === undefined || first.start !== '') return announce(m.week_said_no_further());
    await this.move([first], first.day, part);
  }

  /** Plans something new, after what has the same time already. */
  async add(activity: Omit<NewActivity, 'id' | 'zone' | 'rank'>, said: string): Promise<void> {
    const { day, start, part } = activity;
    const ranks = this.items(day, day)
      .filter((item) => item.start === start && item.part === part)
      .map((item) => item.rank);
    const zone = this.#replica.circle(this.#circle())?.zone ?? 'Europe/Copenhagen';
    await this.#do([createActivity(this.#site, { ...activity, id: newId(), zone, rank: rankAfter(ranks) })], said);
  }

  async copy(items: readonly Item[], days: readonly string[], part?: Part): Promise<void> {
    const commands = days.flatMap((day) => copied(this.#site, items, day, newId, part));
    const [day = ''] = days;
    const said =
      days.length === 1
        ? m.week_said_copied({ count: items.length, day: dayWords(day) })
        : m.week_said_copied_days({ count: days.length });
    await this.#do(commands, said);
  }

  // ── the clipboard ──

  /** Keeps items to be pasted. */
  keep(items: readonly Item[]): void {
    keep(sessionStorage, this.#circle(), items);
    const [first] = items;
    announce(
      items.length === 1 && first
        ? m.week_said_kept_one({ title: first.title })
        : m.week_said_kept({ count: items.length }),
    );
  }

  /** Pastes what was kept: the earliest on the day, the rest as many days after it as they were. */
  async paste(day: string): Promise<void> {
    const kept = keptCopy(sessionStorage);
    if (kept === undefined) return announce(m.week_said_nothing_kept());
    if (kept.circle !== this.#circle()) return announce(m.week_said_kept_elsewhere());
    const items = lookUp(kept, (from, to) => this.items(from, to), addDays);
    const first = items.reduce((least, item) => (item.day < least ? item.day : least), items[0]?.day ?? day);
    const commands = items.flatMap((item) =>
      copied(this.#site, [item], addDays(day, daysBetween(first, item.day)), newId),
    );
    if (commands.length === 0) return announce(m.week_said_nothing_kept());
    await this.#do(commands, m.week_said_copied({ count: items.length, day: dayWords(day) }));
  }

  async cancel(all: readonly Item[], isCancelled: boolean): Promise<void> {
    const items = this.#those(all, (item) => this.mayCancel(item));
    const said = isCancelled
      ? m.week_said_cancelled({ count: items.length })
      : m.week_said_uncancelled({ count: items.length });
    await this.#do(cancelled(this.#site, this.plan, items, isCancelled), said);
  }
  async tick(items: readonly Item[], isDone: boolean): Promise<void> {
    await this.#do(ticked(this.#site, this.plan, items, isDone), isDone ? m.week_said_done() : m.week_said_undone());
  }
  async shift(items: readonly Item[], item: Item, by: 1 | -1): Promise<void> {
    await this.#do(this.#shifted(items, item, by), m.week_said_shifted());
  }
  // Among one's own: the other side's keep their place.
  #shifted(items: readonly Item[], item: Item, by: 1 | -1): Command[] {
    const own = items.filter((one) => this.mayChange(one));
    return shifted(this.#site, this.plan, own, item, by);
  }

  /** Puts a week back to how it was planned. One undo brings back all that was said in it. */
  async reset(items: readonly Item[], week: number): Promise<void> {
    const { reset } = await import('../plan/reset');
    await this.#do(reset(this.#site, this.plan, items), m.week_said_reset({ number: week }));
  }

  /** Deletes at once what happens once; asks first which times of what recurs. */
  async remove(all: readonly Item[]): Promise<void> {
    const items = this.#those(all);
    if (items.some((item) => item.recurs)) this.question = { kind: 'remove', items };
    else await this.removeFor(items, 'one');
  }
  async removeFor(items: readonly Item[], reach: Reach): Promise<void> {
    await this.#do(removed(this.#site, this.plan, items, reach), m.week_said_removed({ count: items.length }));
    this.#chosen = new Set();
  }

  /** What would fall together if the items came to a day, as a sentence; undefined when nothing does. */
  clash(items: readonly Item[], day: string): string | undefined {
    const there = this.items(day, day).filter((item) => !items.some((moving) => moving.id === item.id));
    return this.#clash(
      there,
      items.map((item) => ({ ...item, day })),
    );
  }

  /** The same for what is about to be planned. */
  clashOf(coming: Coming): string | undefined {
    return this.#clash(this.items(coming.day, coming.day), [coming]);
  }

  #clash(there: readonly Coming[], coming: readonly Coming[]): string | undefined {
    const [pair] = overlaps([...there, ...coming]).filter(([one, two]) => coming.includes(one) || coming.includes(two));
    if (!pair) return undefined;
    const [one, two] = pair;
    return m.week_clash({
      one: one.title,
      two: two.title,
      time: clockWords(one.start > two.start ? one.start : two.start),
    });
  }

  /** The days that "Flyt til…" offers: from today (or the first chosen day, when that has gone) eight days on. */
  offered(items: readonly Item[], today: string): { day: string; count: number }[] {
    const first = items.reduce((least, item) => (item.day < least ? item.day : least), items[0]?.day ?? today);
    const from = first < today ? first : today;
    const only = items.every((item) => item.day === first) ? first : '';
    const days = Array.from({ length: 9 }, (_, index) =>
      addDays(first < today ? from : maxDay(from, addDays(first, -1)), index),
    );
    const all = this.items(days[0] ?? from, days.at(-1) ?? from);
    return days
      .filter((day) => day !== only)
      .slice(0, 8)
      .map((day) => ({ day, count: all.filter((item) => item.day === day).length }));
  }

  #movedTo(items: readonly Item[], day: string, part?: Part): string {
    const [only] = items;
    if (items.length !== 1 || !only) return m.week_said_moved({ count: items.length, day: dayWords(day) });
    const { day: today } = nowIn(only.zone, this.#now());
    return m.week_said_moved_one({ title: only.title, to: placeWords(only, day, today, part) });
  }

  /** Items as they are after a change. */
  #asNow(items: readonly Item[]): readonly Item[] {
    const days = items.map(({ day }) => day).sort();
    const there = this.items(days[0] ?? '', days.at(-1) ?? '');
    return items.map((item) => there.find(({ id }) => id === item.id) ?? item);
  }

  get #site(): Site {
    const circle = this.#circle();
    const side = this.#replica.circle(circle)?.side ?? '';
    return { circle, by: this.#replica.person, at: new Date(this.#now()).toISOString(), side };
  }

  async #do(commands: readonly Command[], said: string | (() => string)): Promise<void> {
    this.question = undefined;
    this.problem = '';
    if (commands.length === 0) return;
    try {
      await this.#replica.runAll(commands);
      announce(typeof said === 'string' ? said : said());
    } catch {
      this.problem = m.planner_not_stored();
    }
  }
}

const maxDay = (one: string, two: string): string => (one > two ? one : two);
