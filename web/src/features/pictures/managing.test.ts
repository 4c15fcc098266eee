import { expect, test } from 'vitest';
import type { Activity, Occurrence, Picture } from '../../api/wire';
import { copyPicture, renamePicture, replaceEverywhere, usedIn } from './managing';

const activity = (id: string, fields: Partial<Activity>): Activity => ({
  ...{ id, title: id, day: '2026-11-20', start: '', end: '', minutes: 0, part: '', rank: 'm', rule: 'FREQ=DAILY' },
  ...{ zone: 'Europe/Copenhagen', steps: [], version: 1 },
  ...fields,
});
const bus = 'own:bus';
const plan = {
  activities: [
    activity('Bus', { picture: bus }),
    activity('Tur', { picture: 'archive:tent', steps: [{ id: '1', title: 'Bus', picture: bus }] }),
    activity('Skole', { picture: 'archive:school' }),
  ],
  occurrences: [
    { activity: 'Skole', key: '2026-11-21', state: 'planned', picture: bus, title: 'Bustur', version: 1 },
  ] as Occurrence[],
};
const site = { circle: 'c', by: 'mette', at: '2026-11-20T10:00:00.000Z' };

test('where a picture is used is told in words', () => {
  expect(usedIn(plan, bus)).toEqual(['Bus', 'Tur', 'Bustur']);
  expect(usedIn(plan, 'own:dog')).toEqual([]);
});

test('another picture everywhere is one change for each thing that shows it, and only of what shows it', () => {
  const commands = replaceEverywhere(site, plan, bus, 'own:new');
  expect(commands.map(({ send }) => [send.method, send.path.split('/').slice(4).join('/'), send.body])).toEqual([
    ['PATCH', 'activities/Bus', { picture: 'own:new' }],
    ['PATCH', 'activities/Tur', { steps: [{ id: '1', title: 'Bus', picture: 'own:new' }] }],
    ['PUT', 'activities/Skole/occurrences/2026-11-21', { picture: 'own:new' }],
  ]);
  for (const command of commands) expect(command.undo).toBeDefined();
});

test('a name is changed and changed back', () => {
  const command = renamePicture('c', { id: 'p', name: 'Bus' }, 'Rutebil');
  expect(command.send).toEqual({ method: 'PATCH', path: '/v1/circles/c/pictures/p', body: { name: 'Rutebil' } });
  expect(command.undo?.send.body).toEqual({ name: 'Bus' });
});

test('a copy is there at once with the bytes this device holds, and also without them', async () => {
  const picture: Picture = { id: 'p', name: 'Bus', width: 300, height: 300, author: 'Inger' };
  const asked: string[] = [];
  const load = ((path: string) => {
    asked.push(path);
    return path.endsWith('small') ? Promise.reject(new Error('no net')) : Promise.resolve(new Response('jpeg'));
  }) as typeof fetch;
  const command = await copyPicture(site, 'n', { circle: 'other', picture }, load);
  expect(asked).toEqual(['/v1/circles/other/pictures/p/large', '/v1/circles/other/pictures/p/small']);
  expect(command.keep?.map(({ path }) => path)).toEqual(['/v1/circles/c/pictures/n/large']);
  expect(command.send).toEqual({
    method: 'POST',
    path: '/v1/circles/c/pictures/n/copies',
    body: { from: 'other', picture: 'p' },
  });
  expect(command.undo?.send).toEqual({ method: 'DELETE', path: '/v1/circles/c/pictures/n' });
});
