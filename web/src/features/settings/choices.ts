// What can be chosen about how a citizen sees the plan, in words, grouped as one would ask for it.
// Owns: the words and the defaults. Does not own: which words are valid (the server's circle.Settings).
import type { Activity, CitizenSettings, Member, PersonColour } from '../../api/wire';
import { m } from '../../i18n/messages';

export type Key = Exclude<keyof CitizenSettings, PersonColour | 'seen'>;

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
        choice('sound', m.settings_sound(), { on: m.settings_sound_on(), off: m.settings_sound_off() }),
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
        choice('seconds', m.settings_seconds(), { hidden: m.settings_hide(), shown: m.settings_show() }),
        choice('ownTimer', m.settings_own_timer(), {
          hidden: m.settings_own_timer_no(),
          shown: m.settings_own_timer_yes(),
        }),
      ],
    },
    {
      title: m.settings_group_day(),
      choices: [
        choice('view', m.settings_view(), {
          now: m.settings_view_now(),
          nowNext: m.settings_view_now_next(),
          firstThen: m.settings_view_first_then(),
          day: m.follow_place_day(),
          list: m.settings_view_list(),
          twoDays: m.follow_place_days(),
          fiveDays: m.follow_place_five(),
          week: m.follow_place_week(),
        }),
        choice('mode', m.settings_mode(), { full: m.settings_mode_full(), pda: m.settings_mode_pda() }),
        choice('shown', m.settings_shown(), {
          many: m.settings_shown_many(),
          two: m.settings_shown_two(),
          one: m.settings_shown_one(),
        }),
        choice('density', m.settings_density(), {
          normal: m.settings_density_normal(),
          few: m.settings_density_few(),
          many: m.settings_density_many(),
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
        choice('days', m.settings_days(), {
          colour: m.settings_days_colour(),
          own: m.settings_days_own(),
          grey: m.settings_days_grey(),
        }),
        choice('motion', m.settings_motion(), {
          still: m.settings_motion_still(),
          gentle: m.settings_motion_gentle(),
        }),
      ],
    },
  ];
}

/** What counts for a choice: what was chosen, else the default. */
export function valueOf({ key, options }: Choice, settings: CitizenSettings): string {
  const chosen = settings[key];
  return options.some(({ value }) => value === chosen) ? (chosen as string) : (options[0]?.value ?? '');
}

/** Why a choice shows nowhere with the others as they are; undefined where it does. Without times there is nothing to
 *  draw or say; where there is only what is now and what comes, there are no times and no other places. */
export function idle({ key }: Choice, settings: CitizenSettings): 'clock' | 'full' | undefined {
  if (settings.mode === 'pda' && beyondPda.has(key)) return 'full';
  return settings.times === 'order' && (key === 'disc' || key === 'words') ? 'clock' : undefined;
}

const beyondPda: ReadonlySet<Key> = new Set(['view', 'shown', 'times', 'disc', 'words', 'clock', 'density']);

/** Somebody who takes part in the plan, by the key of their colour. */
export interface Person {
  readonly key: PersonColour;
  readonly name: string;
}

/** Who takes part in what is planned, each once, by name: members by their identifier, others by name. */
export function peopleIn(
  activities: readonly Pick<Activity, 'with'>[],
  members: readonly Pick<Member, 'id' | 'name'>[],
): readonly Person[] {
  const found = new Map<PersonColour, Person>();
  for (const { person, name } of activities.flatMap((activity) => activity.with ?? [])) {
    const known = members.find((member) => member.id === person)?.name ?? name;
    if (known === undefined || known === '') continue;
    const key: PersonColour = `colour:${person ?? known}`;
    found.set(key, { key, name: known });
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name, 'da'));
}
