import { describe, expect, test } from 'vitest';
import type { Picture, Template } from '../../api/wire';
import type { Draft } from '../../sync/command';
import { copyId, kept, laid, ownIn, type Library, type Target } from './laying';

const swim = '0193a5b2-7c00-7000-8000-000000000001';
const photo = (id: string): Picture => ({ id, name: 'Svømmehallen', width: 1024, height: 1024 });
const body: Template['body'] = {
  days: [
    {
      activities: [
        {
          title: 'Svømning',
          picture: `own:${swim}`,
          start: '10:00',
          end: '11:00',
          steps: [{ id: 's', title: 'Pak', picture: 'archive:bag' }],
        },
      ],
    },
    { activities: [{ title: 'Dansk', picture: 'archive:book', sound: 'own:0193a5b2-7c00-7000-8000-000000000009' }] },
  ],
};
const library = (rows: Record<string, Picture[]>): Library => ({
  picture: (circle, id) => rows[circle]?.find((each) => each.id === id),
  bytes: (circle, id, size) => Promise.resolve(new Blob([`${circle} ${id} ${size}`])),
});
const target = (circle: string): Target => ({
  circle,
  by: 'karim',
  at: '2026-11-20T07:00:00.000Z',
  mayEdit: true,
  zone: 'Europe/Copenhagen',
});
let last = 0;
const next = (): string => `id-${++last}`;

describe('laying a template in the plans of many', () => {
  test('each gets the same things as one group, and a copy of the picture of their own', async () => {
    const commands = await laid(
      { body },
      'shelf',
      [target('noah'), target('alma')],
      '2026-11-23',
      library({ shelf: [photo(swim)] }),
      next,
    );
    expect(commands.map(({ name, circle }) => `${name} ${circle}`)).toEqual([
      'picture.copy noah',
      'picture.copy alma',
      'activity.create noah',
      'activity.create noah',
      'activity.create alma',
      'activity.create alma',
    ]);
    const bodies = commands
      .slice(2)
      .map(({ send }) => send.body as { title: string; day: string; picture: string; group: string; sound?: string });
    expect(bodies.map(({ title, day }) => `${title} ${day}`)).toEqual([
      'Svømning 2026-11-23',
      'Dansk 2026-11-24',
      'Svømning 2026-11-23',
      'Dansk 2026-11-24',
    ]);
    expect(bodies[0]?.group).toBe(bodies[2]?.group);
    expect(bodies[0]?.group).not.toBe(bodies[1]?.group);
    expect(bodies[0]?.picture).toBe(`own:${await copyId(swim, 'noah')}`);
    expect(bodies[2]?.picture).toBe(`own:${await copyId(swim, 'alma')}`);
    expect(bodies.every(({ sound }) => sound === undefined)).toBe(true);
  });

  test('every week the same copy: the second time nothing is copied', async () => {
    const copy = photo(await copyId(swim, 'noah'));
    const commands = await laid(
      { body },
      'shelf',
      [target('noah')],
      '2026-11-30',
      library({ shelf: [photo(swim)], noah: [copy] }),
      next,
    );
    expect(commands.filter(({ name }) => name === 'picture.copy')).toEqual([]);
  });

  test('a picture that has gone from the shelf leaves the word', async () => {
    const [first] = await laid({ body }, 'shelf', [target('noah')], '2026-11-23', library({}), next);
    expect(first?.send.body).not.toHaveProperty('picture');
    expect(first?.send.body).toHaveProperty('title', 'Svømning');
  });

  test('a copy has an identifier like any other, the same whoever makes it', async () => {
    const id = await copyId(swim, 'noah');
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(await copyId(swim, 'noah')).toBe(id);
    expect(await copyId(swim, 'alma')).not.toBe(id);
  });
});

test('keeping a template takes its photos along to the shelf, and leaves the voice', async () => {
  const { body: there, commands } = await kept({ body }, 'noah', 'shelf', library({ noah: [photo(swim)] }));
  expect(commands).toHaveLength(1);
  expect(commands[0]?.keep?.map(({ path }) => path.split('/').at(-1))).toEqual(['large', 'small']);
  expect(there.days[0]?.activities[0]?.picture).toBe(`own:${await copyId(swim, 'shelf')}`);
  expect(there.days[1]?.activities[0]).toEqual({ title: 'Dansk', picture: 'archive:book' });
  const rows: Picture[] = [];
  commands[0]?.apply({ put: (_: string, __: string, row: Picture) => rows.push(row) } as unknown as Draft);
  expect(rows[0]?.name).toBe('Svømmehallen');
});

test('each own picture is found once, also in steps and choices', () => {
  const twice = { ...body.days[0]?.activities[0], choices: [{ id: 'c', title: 'Hjem', picture: 'own:home' }] };
  expect(ownIn({ body: { days: [{ activities: [twice as never, twice as never] }] } })).toEqual([
    `own:${swim}`,
    'own:home',
  ]);
});
