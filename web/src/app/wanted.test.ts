import { expect, test } from 'vitest';
import type { Activity, Circle } from '../api/wire';
import type { Replica } from '../sync/replica';
import { wantedPictures } from './wanted';

const photo: Activity = {
  id: 'a',
  title: 'Bad',
  picture: 'own:p',
  sound: 'own:v',
  choices: [{ id: 'c', title: 'Bruser', picture: 'archive:shower' }],
  day: '2026-11-20',
  start: '',
  end: '',
  minutes: 0,
  part: '',
  rank: 'a',
  rule: '',
  zone: 'Europe/Copenhagen',
  steps: [{ id: 's', title: 'Soap', picture: 'archive:fluent-soap' }],
};

/** What is wanted by somebody who may do these things. */
function wanted(scopes: Circle['scopes']): readonly string[] {
  const circles: Circle[] = [{ id: 'c', citizen: 'c', role: 'relative', scopes, zone: 'Europe/Copenhagen' }];
  const replica = {
    circles,
    row: () => undefined,
    rows: (collection: string) => (collection === 'activity' ? [photo] : []),
  } as unknown as Replica;
  return wantedPictures(replica, Date.parse('2026-11-20T10:00:00Z'));
}

test('photos are wanted only where they may be seen', () => {
  expect(wanted(['plan.view'])).toEqual(['/archive/fluent-soap.svg', '/archive/shower.svg']);
  expect(wanted(['plan.view', 'pictures.see'])).toEqual([
    '/v1/circles/c/pictures/p/small',
    '/archive/fluent-soap.svg',
    '/archive/shower.svg',
    '/v1/circles/c/sounds/v',
  ]);
});
