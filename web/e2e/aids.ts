// States of timers, choice boards and rewards on Noah's screens: written as the planner, taken away again after.
import { expect, type Page } from '@playwright/test';
import { whileNoahSwims } from './product';
import type { People } from './screens';
import type { Act } from './states';

const undone = new WeakMap<Page, () => Promise<void>>();

/** Takes away what a state was made of. */
export const tidy = async (page: Page): Promise<void> => undone.get(page)?.();

async function write(people: People, method: 'PUT' | 'DELETE', path: string, data?: object): Promise<void> {
  const answer = await people.contexts.planner.request.fetch(people.addressOf(`/v1/circles/{circle}/${path}`), {
    method,
    ...(data && { data }),
    headers: { 'Operation-Id': people.newId() },
  });
  expect(answer.status(), await answer.text()).toBeLessThan(300);
}
const moment = (ago: number): string => new Date(whileNoahSwims.getTime() - ago * 60_000).toISOString();

/** A timer of ten minutes that was set going so many minutes ago. */
export const runTimer =
  (kind: string, ago: number): Act =>
  async (page, people) => {
    const id = people.newId();
    const body = { kind, minutes: 10, title: 'Vi går', picture: 'archive:fluent-bus', startedAt: moment(ago) };
    await write(people, 'PUT', `timers/${id}`, body);
    const stop = { kind: 'stop', at: moment(0) };
    undone.set(page, async () => write(people, 'PUT', `timers/${id}/events/${people.newId()}`, stop));
    await page.getByText('Vi går').locator('visible=true').first().waitFor();
  };

/** A choice board that is now. */
export const layBoard: Act = async (page, people) => {
  const words = { Fodbold: 'soccer-ball', Læse: 'books', Bustur: 'bus', Cykle: 'bicycle' };
  const choices = Object.entries(words).map(([title, symbol]) => ({
    id: people.newId(),
    title,
    picture: `archive:fluent-${symbol}`,
  }));
  const id = people.newId();
  await write(people, 'PUT', `activities/${id}`, {
    title: 'Fri leg',
    day: '2026-03-24',
    start: '16:30',
    end: '17:00',
    minutes: 0,
    part: '',
    rank: 'm',
    rule: '',
    zone: 'Europe/Copenhagen',
    steps: [],
    choices,
  });
  const seen = async (): Promise<void> => page.getByRole('button', { name: 'Set', exact: true }).click();
  undone.set(page, async () => {
    await write(people, 'DELETE', `activities/${id}`);
    await seen();
  });
  await seen();
  await page.getByRole('heading', { name: 'Vælg' }).waitFor();
};

/** A reward that was promised, with nothing done for it yet. */
export const promise: Act = async (page, people) => {
  const id = people.newId();
  const body = { title: 'Biograf', picture: 'archive:fluent-popcorn', parts: 6, fromDay: '2026-03-24' };
  await write(people, 'PUT', `rewards/${id}`, body);
  undone.set(page, async () => write(people, 'DELETE', `rewards/${id}`));
  await page.getByText('0 af 6').first().waitFor();
};
