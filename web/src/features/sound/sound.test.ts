import { expect, test } from 'vitest';
import type { Sound } from '../../api/wire';
import { addSound } from './commands';
import { recordingForm } from './recorder.svelte';

test('a recording is on this device at once, and is sent with the card that has it', () => {
  const file = new Blob(['voice'], { type: 'audio/webm' });
  const command = addSound('home', 'mette', '2026-11-20T10:00:00.000Z', { id: 's', file, milliseconds: 1200 });
  expect(command.send).toEqual({ method: 'PUT', path: '/v1/circles/home/sounds/s', body: {}, file });
  expect(command.keep).toEqual([{ path: '/v1/circles/home/sounds/s', blob: file }]);
  const rows = new Map<string, Sound>();
  command.apply({
    get: () => undefined,
    put: (_collection, id, value) => void rows.set(id, value as Sound),
    patch: () => undefined,
    remove: () => undefined,
  });
  expect(rows.get('s')).toMatchObject({ id: 's', type: 'audio/webm', milliseconds: 1200, addedBy: 'mette' });
});

test('the form recorded in is one that the server takes and most devices play', () => {
  const browser = (...forms: string[]) => recordingForm((type) => forms.includes(type));
  expect(browser('audio/mp4;codecs=mp4a.40.2', 'audio/mp4', 'audio/webm;codecs=opus')).toBe(
    'audio/mp4;codecs=mp4a.40.2',
  );
  expect(browser('audio/mp4')).toBe('audio/mp4'); // an older Safari
  expect(browser('audio/mp4', 'audio/webm;codecs=opus')).toBe('audio/webm;codecs=opus'); // a Chromium without AAC
  expect(browser('audio/ogg;codecs=opus')).toBe('audio/ogg;codecs=opus');
  expect(browser()).toBeUndefined();
});
