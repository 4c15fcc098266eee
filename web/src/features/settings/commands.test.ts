import { expect, test } from 'vitest';
import type { CitizenSettings } from '../../api/wire';
import type { Command, Draft } from '../../sync/command';
import { changeSettings } from './commands';

/** What the row's settings are after a command. */
function after(command: Command, settings: CitizenSettings): CitizenSettings | undefined {
  let row = { id: 'c', name: 'Noah', zone: 'Europe/Copenhagen', settings };
  const rows = {
    get: () => row,
    patch: (_: string, __: string, fields: Partial<typeof row>) => (row = { ...row, ...fields }),
  } as unknown as Draft;
  command.apply(rows);
  return row.settings;
}

test('a choice is sent alone and leaves the others as they are', () => {
  const command = changeSettings('c', { theme: 'dark' }, { language: 'en' });
  expect(command.send).toEqual({ method: 'PATCH', path: '/v1/circles/c', body: { settings: { language: 'en' } } });
  expect(after(command, { theme: 'dark', text: 'upper' })).toEqual({ theme: 'dark', text: 'upper', language: 'en' });
});

test('undo puts back what it was, or takes away what was not chosen', () => {
  const changed = changeSettings('c', { theme: 'dark' }, { theme: 'light' });
  expect(changed.undo?.send.body).toEqual({ settings: { theme: 'dark' } });
  const chosen = changeSettings('c', {}, { theme: 'light' });
  expect(chosen.undo?.send.body).toEqual({ settings: { theme: '' } });
  expect(after(chosen.undo as Command, { theme: 'light', text: 'upper' })).toEqual({ text: 'upper' });
});
