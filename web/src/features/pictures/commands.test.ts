import { expect, test } from 'vitest';
import { addPicture, deletePicture } from './commands';

test('a picture taken out can be put back, and one put in can be taken out', () => {
  const taken = deletePicture('home', '1');
  expect(taken.send).toEqual({ method: 'DELETE', path: '/v1/circles/home/pictures/1' });
  expect(taken.undo?.send).toEqual({ method: 'POST', path: '/v1/circles/home/pictures/1/restore' });
  const blob = new Blob();
  const added = addPicture('home', 'mette', '2026-11-20T10:00:00.000Z', {
    id: '1',
    name: 'Kage',
    crop: { x: 0, y: 0, size: 128 },
    file: blob,
    large: blob,
    small: blob,
  });
  expect(added.undo?.send).toEqual({ method: 'DELETE', path: '/v1/circles/home/pictures/1' });
});
