// What the rows of a customer say, in words and in order.
import type { Group, Staff, StaffRole } from '../../api/wire';
import { addDays } from '../../i18n/calendar';
import { m } from '../../i18n/messages';
import { instant } from '../plan/schedule/moment';
import { momentWords } from '../planner/when';

/** 'leder', 'planlægger' or 'vikar'. */
export function staffWord(role: StaffRole): string {
  if (role === 'admin') return m.customer_role_admin();
  return role === 'planner' ? m.customer_role_planner() : m.customer_role_substitute();
}

/** How a person's time here stands: before it, in it, after it. */
export function standing({ from, until }: Pick<Staff, 'from' | 'until'>, now: number): 'before' | 'in' | 'after' {
  if (until !== undefined && Date.parse(until) <= now) return 'after';
  return from !== undefined && Date.parse(from) > now ? 'before' : 'in';
}

/** 'Ingen slutdato', 'I dag 8:00 til I dag 14:00'. */
export function timeWords(staff: Pick<Staff, 'from' | 'until'>, zone: string, today: string, now: number): string {
  const { from, until } = staff;
  const end = until === undefined ? '' : momentWords(until, zone, today);
  if (standing(staff, now) === 'after') return m.customer_time_over({ until: end });
  if (from !== undefined && standing(staff, now) === 'before')
    return end === ''
      ? m.customer_time_from({ from: momentWords(from, zone, today) })
      : m.customer_time_span({ from: momentWords(from, zone, today), until: end });
  return end === '' ? m.customer_time_always() : m.customer_time_until({ until: end });
}

/** 'HH:MM' of what somebody writes for a time: 8, 8.30, 0830, 08:30; undefined for what is none. */
export function timeOf(text: string): string | undefined {
  const [, hour = '', minute = ''] = /^\s*(\d{1,2})(?:[:.]?(\d{2}))?\s*$/.exec(text) ?? [];
  if (hour === '' || Number(hour) > 23 || Number(minute) > 59) return undefined;
  return `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
}

/** A span of hours on a day, as moments; an end before the beginning is the next day's. */
export function hours(day: string, from: string, until: string, zone: string): { from: string; until: string } {
  const last = until > from ? day : addDays(day, 1);
  return {
    from: new Date(instant(day, from, zone)).toISOString(),
    until: new Date(instant(last, until, zone)).toISOString(),
  };
}

/** Groups and staff by name, admins first. */
export function byName<T extends { readonly name: string }>(rows: readonly T[]): T[] {
  return [...rows].sort((one, two) => one.name.localeCompare(two.name));
}
export function staffOrder(staff: readonly Staff[]): Staff[] {
  const rank: Readonly<Record<StaffRole, number>> = { admin: 0, planner: 1, substitute: 2 };
  return byName(staff).sort((one, two) => rank[one.role] - rank[two.role]);
}

/** The names of the groups somebody is in. */
export function groupNames(ids: readonly string[], groups: readonly Group[]): string {
  return byName(groups.filter(({ id }) => ids.includes(id)))
    .map(({ name }) => name)
    .join(', ');
}

/** '123 456 789': a number as it is read out. */
export function numberWords(number: string): string {
  return number.replace(/(\d{3})(?=\d)/g, '$1\u00a0');
}
