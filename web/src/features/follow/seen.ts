// Who looked and which devices hold a copy, gathered so that a citizen can read it: one line for what somebody
// looked at in a day however often, one line a device. Pure.
// Start reading at: looksOf.

/** One entry of GET …/looks, as far as a citizen needs it. */
export interface Look {
  readonly id: string;
  readonly person: string;
  readonly screen: string;
  readonly day: string; // the day that was shown; '' for none
  readonly lookedAt: string;
}

/** One entry of GET …/copies, as far as a citizen needs it. */
export interface Copy {
  readonly device: string;
  readonly person: string;
  readonly isPaired: boolean;
  readonly category: string;
  readonly renewedAt: string;
  readonly endedAt?: string;
}

/** What somebody looked at on a day, the last time of them. */
export interface Seen {
  readonly key: string;
  readonly person: string;
  readonly what: What;
  readonly shown: string;
  readonly at: string;
  readonly count: number;
}

/** What can be looked at, as a citizen would call it. */
export type What = 'now' | 'day' | 'week' | 'activity' | 'pictures' | 'people' | 'settings' | 'plan';

const whats: Readonly<Record<string, What>> = {
  now: 'now',
  day: 'day',
  week: 'week',
  activity: 'activity',
  history: 'activity',
  pictures: 'pictures',
  people: 'people',
  log: 'people',
  settings: 'settings',
};

/** The looks as lines, newest first. `dayOf` is the citizen's local day of a moment; one's own looks are left out. */
export function looksOf(looks: readonly Look[], self: string, dayOf: (moment: string) => string): Seen[] {
  const lines = new Map<string, Seen>();
  for (const { person, screen, day, lookedAt } of looks) {
    if (person === self) continue;
    const what = whats[screen] ?? 'plan';
    const shown = what === 'day' ? day : ''; // of a week or a thing it is enough to know that it was looked at
    const key = [person, what, shown, dayOf(lookedAt)].join(' ');
    const known = lines.get(key);
    const at = known !== undefined && known.at > lookedAt ? known.at : lookedAt;
    lines.set(key, { key, person, what, shown, at, count: (known?.count ?? 0) + 1 });
  }
  return [...lines.values()].sort((one, two) => (one.at < two.at ? 1 : -1));
}

/** A device that holds something now. */
export interface Device {
  readonly id: string;
  readonly person: string;
  readonly isPaired: boolean;
  readonly hasPictures: boolean;
  readonly at: string; // last brought up to date
}

/** The devices that hold something now: the citizen's own first, then the latest. */
export function devicesOf(copies: readonly Copy[]): Device[] {
  const devices = new Map<string, Device>();
  for (const { device: id, person, isPaired, category, renewedAt, endedAt } of copies) {
    if (endedAt) continue;
    const known = devices.get(id);
    const at = known !== undefined && known.at > renewedAt ? known.at : renewedAt;
    devices.set(id, { id, person, isPaired, hasPictures: category === 'pictures' || known?.hasPictures === true, at });
  }
  return [...devices.values()].sort(
    (one, two) => Number(two.isPaired) - Number(one.isPaired) || (one.at < two.at ? 1 : -1),
  );
}
