// Every write about how a citizen's plan is shown: one choice is one operation, undone by what it was.
import type { CitizenSettings } from '../../api/wire';
import type { Command } from '../../sync/command';

/** Choices to be made, or taken away where the value is empty: then the client's default counts. */
export type SettingsChange = Readonly<Partial<Record<keyof CitizenSettings, string>>>;

/** Changes choices; the others stay. */
export function changeSettings(circle: string, settings: CitizenSettings, change: SettingsChange): Command {
  const keys = Object.keys(change) as (keyof CitizenSettings)[];
  const back: SettingsChange = Object.fromEntries(keys.map((key) => [key, settings[key] ?? '']));
  return { ...of(circle, change), undo: of(circle, back) };
}

function of(circle: string, change: SettingsChange): Command {
  return {
    name: 'citizen.settings',
    circle,
    apply: (rows) => {
      const there = rows.get('citizen', circle)?.settings ?? {};
      rows.patch('citizen', circle, { settings: merged(there, change) });
    },
    send: { method: 'PATCH', path: `/v1/circles/${circle}`, body: { settings: change } },
  };
}

/** The choices as the server will have them. */
export function merged(there: CitizenSettings, change: SettingsChange): CitizenSettings {
  return Object.fromEntries(
    Object.entries({ ...there, ...change }).filter(([, value]) => value !== ''),
  ) as CitizenSettings;
}
