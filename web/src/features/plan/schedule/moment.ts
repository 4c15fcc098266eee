// Moments: what a clock on the wall means in a zone, and what the wall shows now.
// Owns: the change of the clocks. Does not own: how a time is said (i18n/calendar).
import type { Part } from '../../../api/wire';
import { parseDay } from './day';

const dayLength = 86_400_000;

/** A zone that can be asked often: making one is the costly part. */
export interface Zone {
  /** When the clock on the wall shows `time` ('HH:MM', up to '24:00') on `day`, in Unix milliseconds. A time that
   *  the clocks skip is taken as if they had not yet been put forward; of a time that comes twice it is the first. */
  instant(day: string, time: string): number;
  /** What the calendar and the clock on the wall show at a moment. */
  now(at: number): LocalNow;
}

export interface LocalNow {
  readonly day: string; // 'YYYY-MM-DD'
  readonly time: string; // 'HH:MM'
  readonly minutes: number; // since midnight, by the wall
}

/** Whether this device knows the zone. */
export function isZone(name: string): boolean {
  try {
    return name !== '' && new Intl.DateTimeFormat('en', { timeZone: name }) instanceof Intl.DateTimeFormat;
  } catch {
    return false;
  }
}

/** The zone of that IANA name. Throws a RangeError when this device does not know it. */
export function zoneOf(name: string): Zone {
  const wall = new Intl.DateTimeFormat('en-GB', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  const read = (at: number): Record<string, string> =>
    Object.fromEntries(wall.formatToParts(at).map((part) => [part.type, part.value]));
  const shown = (at: number): number => {
    const { year, month, day, hour, minute, second } = read(at);
    return Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  };
  const offset = (at: number): number => shown(at) - Math.floor(at / 1000) * 1000;
  return {
    instant(day, time) {
      const local = (parseDay(day) ?? Number.NaN) * dayLength + minutesOf(time) * 60_000;
      const [before, after] = [offset(local - dayLength), offset(local + dayLength)];
      const [early, late] = [local - before, local - after];
      return offset(early) !== before && offset(late) === after ? late : early;
    },
    now(at) {
      const { year = '', month = '', day = '', hour = '', minute = '' } = read(at);
      const time = `${hour}:${minute}`;
      return { day: `${year}-${month}-${day}`, time, minutes: minutesOf(time) };
    },
  };
}

/** Unix milliseconds of a time on the wall. For many of one zone use `zoneOf`. */
export function instant(day: string, time: string, zone: string): number {
  return zoneOf(zone).instant(day, time);
}

/** What the calendar and the clock on the wall show in a zone at a moment. */
export function nowIn(zone: string, at: number): LocalNow {
  return zoneOf(zone).now(at);
}

/** Minutes since midnight of 'HH:MM'; 0 for ''. */
export function minutesOf(time: string): number {
  return time === '' ? 0 : Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

/** The part of the day that a time lies in; '' for ''. */
export function partOfDay(time: string): Part {
  if (time === '') return '';
  if (time < '11:00') return 'morning';
  if (time < '15:00') return 'midday';
  return time < '18:00' ? 'afternoon' : 'evening';
}
