// What a planner chooses among when setting a timer.
import type { TimerKind } from '../../api/wire';
import { m } from '../../i18n/messages';

/** The forms, in words. Reactive to the language. */
export function kinds(): readonly { readonly value: TimerKind; readonly label: string }[] {
  return [
    { value: 'disc', label: m.timer_kind_disc() },
    { value: 'hourglass', label: m.timer_kind_hourglass() },
    { value: 'bar', label: m.timer_kind_bar() },
    { value: 'digits', label: m.timer_kind_digits() },
  ];
}

/** The longest a timer may be, in minutes. */
export const longest = 720;

/** Reads how many minutes somebody typed; undefined when it is no length. */
export function readMinutes(text: string): number | undefined {
  const found = /^\d{1,3}$/.exec(text.trim());
  const minutes = Number(found?.[0] ?? 0);
  return minutes >= 1 && minutes <= longest ? minutes : undefined;
}
