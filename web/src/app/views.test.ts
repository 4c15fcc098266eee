// Every choice about how a citizen sees the plan changes every view it is about, and no other: each view is drawn as
// the citizen would see it, once without the choice and once with it.
import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import type { Activity, Circle, CitizenSettings } from '../api/wire';
import Day from '../features/follow/Day.svelte';
import FirstThen from '../features/follow/FirstThen.svelte';
import FiveDays from '../features/follow/FiveDays.svelte';
import List from '../features/follow/List.svelte';
import Now from '../features/follow/Now.svelte';
import NowNext from '../features/follow/NowNext.svelte';
import OnlyNext from '../features/follow/OnlyNext.svelte';
import OnlyNow from '../features/follow/OnlyNow.svelte';
import TwoDays from '../features/follow/TwoDays.svelte';
import Week from '../features/follow/Week.svelte';
import { inLanguage, language } from '../i18n/language.svelte';
import { overwriteGetLocale } from '../i18n/paraglide/runtime';
import type { Replica } from '../sync/replica';
import { light } from '../ui/look';
import type { Minutes } from '../ui/minute.svelte';
import type { Router, Screen } from '../ui/router.svelte';
import PreviewRoot from './PreviewRoot.svelte';

const views = {
  Now,
  NowNext,
  FirstThen,
  OnlyNow,
  OnlyNext,
  Day,
  List,
  TwoDays,
  FiveDays,
  Week,
} as unknown as Readonly<Record<string, Screen>>;
type ViewName = keyof typeof views;

overwriteGetLocale(language);

const pairs = ['NowNext', 'FirstThen'] as const;
const only = ['OnlyNow', 'OnlyNext'] as const;
const days = ['Day', 'TwoDays'] as const;
const weeks = ['FiveDays', 'Week'] as const;
const all: readonly ViewName[] = ['Now', ...pairs, ...only, ...days, 'List', ...weeks];
const full: readonly ViewName[] = all.filter((name) => !(only as readonly string[]).includes(name));

const day = '2026-03-24';
const plain = { day, minutes: 0, part: '', rank: 'a', rule: '', zone: 'Europe/Copenhagen', steps: [] } as const;
const activities: readonly Activity[] = [
  { ...plain, id: 'eat', title: 'Morgenmad', start: '07:00', end: '07:30', picture: 'archive:bread' },
  {
    ...plain,
    id: 'swim',
    title: 'Svømning',
    start: '16:00',
    end: '17:00',
    picture: 'archive:swim',
    sound: 'own:swim',
    with: [{ name: 'Mor' }],
  },
  {
    ...plain,
    id: 'bus',
    title: 'Bus hjem',
    start: '17:00',
    end: '17:30',
    picture: 'archive:bus',
    sound: 'own:bus',
    with: [{ name: 'Far' }],
  },
  { ...plain, id: 'bed', title: 'Seng', start: '20:00', end: '20:30', picture: 'archive:bed' },
];
const done = { activity: 'eat', key: 'once', state: 'done' };
const circle: Circle = { id: 'c', citizen: 'c', role: 'citizen', scopes: ['plan.tick'], zone: 'Europe/Copenhagen' };

/** A view as it is drawn: what <html> says of it, and the page. The two screens of the mode that has no others are
 *  drawn in it. */
function drawn(view: ViewName, choice: CitizenSettings): string {
  const settings: CitizenSettings = view.startsWith('Only') ? { ...choice, mode: 'pda' } : choice;
  const replica = {
    circles: [circle],
    circle: () => circle,
    person: 'n',
    state: { reached: true, waiting: 0, heardAt: Date.parse('2026-03-24T15:30:00Z') },
    rows: (collection: string) => (collection === 'activity' ? activities : collection === 'occurrence' ? [done] : []),
    row: (collection: string, _: string, id: string) =>
      collection === 'citizen'
        ? { id: 'c', name: 'Noah', settings }
        : collection === 'activity'
          ? activities.find((one) => one.id === id)
          : undefined,
  } as unknown as Replica;
  const router = { path: '/', href: (path: string) => path } as unknown as Router;
  const minutes = { now: Date.parse('2026-03-24T15:35:00Z') } as unknown as Minutes;
  const given = { replica, router, minutes, circle: 'c', at: minutes.now, screen: views[view] as Screen };
  const root = new Map<string, string>();
  light(
    {
      setAttribute: (name: string, value: string) => root.set(name, value),
      removeAttribute: (name: string) => root.delete(name),
    } as unknown as HTMLElement,
    settings,
  );
  const body = inLanguage(settings.language ?? 'da', () => render(PreviewRoot, { props: given }).body);
  return `${JSON.stringify([...root])}\n${body.replaceAll(/<!--.*?-->/g, '')}`;
}

/** A choice, and the views it is about. */
const table: readonly (readonly [CitizenSettings, readonly ViewName[]])[] = [
  [{ language: 'en' }, all],
  [{ theme: 'dark' }, all],
  [{ theme: 'light' }, all],
  [{ theme: 'contrast' }, all],
  [{ days: 'grey' }, all],
  [{ days: 'own' }, all],
  [{ days: 'own', 'colour:Mor': 'violet', 'colour:Far': 'green' }, all],
  [{ text: 'upper' }, all],
  [{ text: 'hidden' }, all.filter((name) => name !== 'Week')], // the week has pictures only
  [{ font: 'quicksand' }, all],
  [{ font: 'system' }, all],
  [{ doneMark: 'cross' }, [...days, 'List', ...weeks]],
  [{ doneMark: 'fade' }, [...days, 'List', ...weeks]],
  [{ density: 'few' }, all],
  [{ density: 'many' }, all],
  [{ motion: 'gentle' }, all],
  [{ shown: 'one' }, ['Now', ...days, ...weeks]],
  [{ shown: 'two' }, [...days, ...weeks]],
  [{ times: 'order' }, ['Now', 'NowNext', ...days]],
  [{ disc: 'hidden' }, ['Now']],
  [{ words: 'hidden' }, ['Now', 'NowNext', ...days]],
  [{ clock: 'hidden' }, full],
  [{ clock: 'analogue' }, full],
  [{ clock: 'both' }, full],
  [{ sound: 'off' }, [...pairs, 'OnlyNow', 'OnlyNext']], // read aloud; now fetches it after what is seen first
  [{ mode: 'pda' }, full],
  [{ view: 'nowNext' }, full],
  [{ view: 'firstThen' }, full],
  [{ view: 'list' }, full],
  [{ view: 'twoDays' }, full],
  [{ view: 'fiveDays' }, full],
];

for (const [choice, about] of table)
  test(`${JSON.stringify(choice)} shows in ${String(about.length)} views and in no other`, () => {
    expect(all.filter((view) => drawn(view, choice) !== drawn(view, {}))).toEqual(
      all.filter((view) => about.includes(view)),
    );
  });
