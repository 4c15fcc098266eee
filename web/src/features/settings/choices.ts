// What can be chosen about how a citizen sees the plan, in words, grouped as one would ask for it.
// Owns: the words and the defaults. Does not own: which words are valid (the server's circle.Settings).
import type { CitizenSettings } from '../../api/wire';
import { m } from '../../i18n/messages';

export type Key = keyof CitizenSettings;

export interface Choice {
  readonly key: Key;
  readonly label: string;
  /** The first is what counts until somebody chooses. */
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

export interface Group {
  readonly title: string;
  readonly choices: readonly Choice[];
}

/** A choice whose first word counts by default. The words are those of one setting, so that none is misspelled. */
function choice<K extends Key>(key: K, label: string, words: Record<NonNullable<CitizenSettings[K]>, string>): Choice {
  const options = Object.entries<string>(words).map(([value, said]) => ({ value, label: said }));
  return { key, label, options };
}

/** Every choice. Reactive to the language of the screen. */
export function groups(): readonly Group[] {
  const shown = { shown: m.settings_show(), hidden: m.settings_hide() };
  return [
    {
      title: m.settings_group_words(),
      choices: [
        choice('language', m.planner_language(), { da: 'Dansk', en: 'English' }),
        choice('text', m.settings_text(), {
          normal: m.settings_text_normal(),
          upper: m.settings_text_upper(),
          hidden: m.settings_text_hidden(),
        }),
        choice('font', m.settings_font(), {
          andika: 'Andika',
          quicksand: 'Quicksand',
          system: m.settings_font_system(),
        }),
      ],
    },
    {
      title: m.settings_group_time(),
      choices: [
        choice('times', m.settings_times(), { clock: m.settings_times_clock(), order: m.settings_times_order() }),
        choice('disc', m.settings_disc(), shown),
        choice('words', m.settings_words(), shown),
        choice('clock', m.settings_clock(), {
          shown: m.settings_clock_figures(),
          analogue: m.settings_clock_hands(),
          both: m.settings_clock_both(),
          hidden: m.settings_hide(),
        }),
      ],
    },
    {
      title: m.settings_group_day(),
      choices: [
        choice('view', m.settings_view(), {
          now: m.follow_place_now(),
          day: m.follow_place_day(),
          twoDays: m.follow_place_days(),
          week: m.follow_place_week(),
        }),
        choice('shown', m.settings_shown(), {
          many: m.settings_shown_many(),
          two: m.settings_shown_two(),
          one: m.settings_shown_one(),
        }),
        choice('doneMark', m.settings_done(), {
          check: m.settings_done_check(),
          cross: m.settings_done_cross(),
          fade: m.settings_done_fade(),
        }),
      ],
    },
    {
      title: m.settings_group_light(),
      choices: [
        choice('theme', m.planner_theme(), {
          system: m.planner_theme_system(),
          light: m.planner_theme_light(),
          dark: m.planner_theme_dark(),
          contrast: m.planner_theme_contrast(),
        }),
        choice('days', m.settings_days(), { colour: m.settings_days_colour(), grey: m.settings_days_grey() }),
      ],
    },
  ];
}

/** What counts for a choice: what was chosen, else the default. */
export function valueOf({ key, options }: Choice, settings: CitizenSettings): string {
  const chosen = settings[key];
  return options.some(({ value }) => value === chosen) ? (chosen as string) : (options[0]?.value ?? '');
}

/** Whether a choice shows nowhere with the others as they are: without times there is nothing to draw or say. */
export function isIdle({ key }: Choice, settings: CitizenSettings): boolean {
  return settings.times === 'order' && (key === 'disc' || key === 'words');
}
