import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Activity, Content, Template } from '../../api/wire';
import { record, Rows } from '../../sync/rows';
import type { Command } from '../../sync/command';
import type { Site } from './day';
import { formatDay, parseDay } from './schedule/day';
import { expand } from './schedule/expand';
import {
  bodyOf,
  changeTemplate,
  createTemplate,
  deleteTemplate,
  place,
  placeForMany,
  placeTemplate,
} from './templates';

const site: Site = { circle: 'home', by: 'mette', at: '2026-11-20T14:00:00.000Z' };
const zone = 'Europe/Copenhagen';
const ids = (): (() => string) => {
  let made = 0;
  return () => `id${String(++made)}`;
};

const title = fc.string({ minLength: 1, maxLength: 8 }).map((text) => `x${text}`);
const step = fc.record(
  { id: fc.uuid(), title, picture: fc.constantFrom('own:1', 'archive:x') },
  { requiredKeys: ['id', 'title'] },
);
const content: fc.Arbitrary<Content> = fc
  .record({
    title,
    place: title,
    start: fc.constantFrom('02:30', '07:15', '23:59'), // the first is skipped, or comes twice, when the clocks change
    steps: fc.array(step, { minLength: 1, maxLength: 3 }),
    choices: fc.array(step, { minLength: 2, maxLength: 3 }),
    sound: fc.constant('own:2'),
  })
  .chain((full) =>
    fc.subarray(Object.entries(full)).map((some) => ({ ...Object.fromEntries(some), title: full.title })),
  );
const day = fc.record({ activities: fc.array(content, { maxLength: 8 }) });
const week = fc.array(day, { minLength: 7, maxLength: 7 }).map((days) => ({ body: { days } }));
const monday = fc.integer({ min: 0, max: 600 }).map((weeks) => formatDay((parseDay('2024-01-01') ?? 0) + 7 * weeks));

describe('a week that is placed', () => {
  test('is on any Monday what it is in the template, day by day and in order, also where the clocks change', () => {
    fc.assert(
      fc.property(week, fc.oneof(monday, fc.constantFrom('2026-03-23', '2026-10-19')), (template, first) => {
        const activities = place(template, first, { zone, newId: ids() });
        const from = parseDay(first) ?? 0;
        template.body.days.forEach(({ activities: wanted }, at) => {
          const on = formatDay(from + at);
          const made = activities.filter((one) => one.day === on);
          expect(bodyOf([made as Activity[]]).days[0]?.activities.map(plain)).toEqual(wanted.map(plain));
          const shown = expand(made as Activity[], [], on, on);
          const times = shown.map((item) => item.start).filter((start) => start !== '');
          expect(times).toEqual(times.toSorted());
          const untimed = (list: readonly { title: string; start?: string }[]): string[] =>
            list.filter((one) => (one.start ?? '') === '').map((one) => one.title);
          expect(untimed(shown)).toEqual(untimed(wanted));
        });
        expect(activities.length).toBe(template.body.days.reduce((sum, one) => sum + one.activities.length, 0));
        const made = activities.flatMap((one) => [
          one.id,
          ...one.steps.map(({ id }) => id),
          ...(one.choices ?? []).map(({ id }) => id),
        ]);
        expect(new Set(made).size).toBe(made.length);
      }),
    );
  });
});

// A template's own identifiers are not those of what was placed.
function plain(said: Content): unknown {
  const named = (list: Content['steps']): unknown => list?.map((one) => ({ ...one, id: '' }));
  return { ...said, steps: named(said.steps), choices: named(said.choices) };
}

test('pictures and sounds are called as they are there, or left out', () => {
  const template = {
    body: {
      days: [
        {
          activities: [
            { title: 'Bad', picture: 'own:1', sound: 'own:9', steps: [{ id: 's', title: 'Sæbe', picture: 'own:2' }] },
            { title: 'Skole', picture: 'archive:school' },
          ],
        },
      ],
    },
  };
  const own = (reference: string): string | undefined => (reference === 'own:1' ? 'own:11' : undefined);
  const [bath, school] = place(template, '2026-11-20', { zone, newId: ids(), own });
  expect([bath?.picture, bath?.sound, bath?.steps[0]?.picture, school?.picture]).toEqual([
    'own:11',
    undefined,
    undefined,
    'archive:school',
  ]);
});

test('what is placed for many is one group in each plan', () => {
  const template = { body: { days: [{ activities: [{ title: 'Sang' }, { title: 'Leg' }] }] } };
  const newId = ids();
  const sites = ['alma', 'noah'].map((circle) => ({ ...site, circle }));
  const commands = placeForMany(sites, template, '2026-11-20', () => ({ zone, newId }), newId);
  const groups = commands.map(({ circle, send }) => [circle, (send.body as Activity).group]);
  expect(groups.map(([circle]) => circle)).toEqual(['alma', 'alma', 'noah', 'noah']);
  expect(groups[0]?.[1]).toBe(groups[2]?.[1]);
  expect(groups[1]?.[1]).toBe(groups[3]?.[1]);
  expect(groups[0]?.[1]).not.toBe(groups[1]?.[1]);
});

function laid(...commands: (Command | undefined)[]): Rows {
  const rows = new Rows();
  const operations: { circle: string; effects: ReturnType<typeof record> }[] = [];
  for (const command of commands) {
    if (command) operations.push({ circle: 'home', effects: record(rows, command) });
    rows.layOn(operations);
  }
  return rows;
}

test('every change of a template shows at once, and its undo takes it back', () => {
  const template: Template = {
    id: 't',
    kind: 'day',
    name: 'Hverdag',
    body: { days: [{ activities: [{ title: 'Skole' }] }] },
  };
  const there = (...commands: (Command | undefined)[]): Template | undefined =>
    laid(...commands)
      .view('home', 'template')
      .get('t') as Template | undefined;
  const kept = createTemplate(site, template);
  const renamed = changeTemplate(site, template, { name: 'Fridag', colour: 'blue' });
  const gone = deleteTemplate(site, template);
  expect(there(kept)?.name).toBe('Hverdag');
  expect(there(kept, kept.undo)).toBeUndefined();
  expect(there(kept, renamed)).toMatchObject({ name: 'Fridag', colour: 'blue' });
  expect(there(kept, renamed, renamed.undo)).toMatchObject({ name: 'Hverdag', colour: '' });
  expect(there(kept, gone)).toBeUndefined();
  expect(there(kept, gone, gone.undo)?.name).toBe('Hverdag');
  expect(gone.undo?.send.body).toEqual({ kind: 'day', name: 'Hverdag', body: template.body });
  expect(
    laid(...placeTemplate(site, template, '2026-11-20', { zone, newId: ids() })).view('home', 'activity').size,
  ).toBe(1);
});
