// The keys of the plan: one table makes both what a key does and the list that tells of it.
// Owns: which keys there are. Does not own: where an arrow leads (focus), what an act becomes (desk).
// Start reading at: keys.
import { m } from '../../i18n/messages';
import type { Direction } from './focus';

/** What a key press asks for. */
export type Act =
  | { readonly go: Direction }
  | { readonly week: 1 | -1 }
  | { readonly day: 1 | -1 } // the card goes to another day
  | { readonly nudge: 1 | -1 } // the card goes later or earlier in its day
  | {
      readonly do:
        | 'open'
        | 'mark'
        | 'markDay'
        | 'clear'
        | 'today'
        | 'new'
        | 'quick'
        | 'move'
        | 'copy'
        | 'paste'
        | 'copyTo'
        | 'tick'
        | 'remove'
        | 'undo'
        | 'redo'
        | 'history'
        | 'help';
    };

/** One key, alone or with Ctrl (Cmd), or with Ctrl and Shift. */
interface Combination {
  readonly key: string; // as a KeyboardEvent names it, letters small
  readonly with?: 'ctrl' | 'ctrl shift';
}

/** One line of the list: keys that belong together, what each asks for, and both in words. */
export interface Key {
  readonly topic: 'go' | 'move' | 'do' | 'more';
  readonly on: readonly (readonly [Combination, Act])[];
  readonly words: () => string;
  readonly shown?: number; // how many of them the list names; all when it is left out
}

const ctrl = (key: string): Combination => ({ key, with: 'ctrl' });
const both = (key: string): Combination => ({ key, with: 'ctrl shift' });
const plain = (key: string): Combination => ({ key });

/** Every key there is. */
export const keys: readonly Key[] = [
  {
    topic: 'go',
    on: [
      [plain('ArrowUp'), { go: 'up' }],
      [plain('ArrowDown'), { go: 'down' }],
    ],
    words: m.week_keys_item,
  },
  {
    topic: 'go',
    on: [
      [plain('ArrowLeft'), { go: 'left' }],
      [plain('ArrowRight'), { go: 'right' }],
    ],
    words: m.week_keys_day,
  },
  {
    topic: 'go',
    on: [
      [plain('Home'), { go: 'first' }],
      [plain('End'), { go: 'last' }],
    ],
    words: m.week_keys_ends,
  },
  {
    topic: 'go',
    on: [
      [plain('PageUp'), { week: -1 }],
      [plain('PageDown'), { week: 1 }],
    ],
    words: m.week_keys_week,
  },
  { topic: 'go', on: [[plain('t'), { do: 'today' }]], words: m.week_keys_today },
  { topic: 'do', on: [[plain('Enter'), { do: 'open' }]], words: m.week_keys_open },
  { topic: 'do', on: [[plain('n'), { do: 'new' }]], words: m.week_keys_new },
  { topic: 'do', on: [[plain('/'), { do: 'quick' }]], words: m.week_keys_quick },
  { topic: 'do', on: [[plain(' '), { do: 'mark' }]], words: m.week_keys_mark },
  { topic: 'do', on: [[ctrl('a'), { do: 'markDay' }]], words: m.week_keys_mark_day },
  { topic: 'do', on: [[plain('f'), { do: 'tick' }]], words: m.week_keys_tick },
  { topic: 'do', on: [[plain('h'), { do: 'history' }]], words: m.week_keys_history },
  { topic: 'do', on: [[plain('Delete'), { do: 'remove' }]], words: m.week_keys_remove },
  {
    topic: 'move',
    on: [
      [both('ArrowLeft'), { day: -1 }],
      [both('ArrowRight'), { day: 1 }],
    ],
    words: m.week_keys_move_day,
  },
  {
    topic: 'move',
    on: [
      [both('ArrowUp'), { nudge: -1 }],
      [both('ArrowDown'), { nudge: 1 }],
    ],
    words: m.week_keys_nudge,
  },
  { topic: 'move', on: [[plain('m'), { do: 'move' }]], words: m.week_keys_move },
  {
    topic: 'move',
    on: [
      [plain('c'), { do: 'copy' }],
      [ctrl('c'), { do: 'copy' }],
    ],
    words: m.week_keys_copy,
    shown: 1,
  },
  {
    topic: 'move',
    on: [
      [plain('v'), { do: 'paste' }],
      [ctrl('v'), { do: 'paste' }],
    ],
    words: m.week_keys_paste,
    shown: 1,
  },
  { topic: 'move', on: [[plain('k'), { do: 'copyTo' }]], words: m.week_keys_copy_to },
  { topic: 'more', on: [[ctrl('z'), { do: 'undo' }]], words: m.week_keys_undo },
  {
    topic: 'more',
    on: [
      [both('z'), { do: 'redo' }],
      [ctrl('y'), { do: 'redo' }],
    ],
    words: m.week_keys_redo,
    shown: 1,
  },
  { topic: 'more', on: [[plain('Escape'), { do: 'clear' }]], words: m.week_keys_clear },
  { topic: 'more', on: [[plain('?'), { do: 'help' }]], words: m.week_keys_help },
];

/** What the parts of a key press are; a KeyboardEvent fits. */
export interface Press {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** What a key press asks for; undefined when it means nothing here. */
export function actOf(press: Press): Act | undefined {
  if (press.altKey) return undefined;
  const key = press.key.length === 1 ? press.key.toLowerCase() : press.key;
  // Alone, a key is what it writes: where '/' lies on Shift is the keyboard's own affair.
  const pressed = !(press.ctrlKey || press.metaKey) ? undefined : press.shiftKey ? 'ctrl shift' : 'ctrl';
  for (const { on } of keys)
    for (const [combination, act] of on) if (combination.key === key && combination.with === pressed) return act;
  return undefined;
}

const names: Readonly<Record<string, string>> = {
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
  Escape: 'Esc',
  PageUp: 'Page Up',
  PageDown: 'Page Down',
};

/** The keys of a line as they are printed on a keyboard: each a list of what is held down together. */
export function printed(key: Key): string[][] {
  return key.on.slice(0, key.shown ?? key.on.length).map(([{ key: name, with: held }]) => {
    const last = name === ' ' ? m.week_key_space() : (names[name] ?? (name.length === 1 ? name.toUpperCase() : name));
    return [...(held === undefined ? [] : held === 'ctrl' ? ['Ctrl'] : ['Ctrl', 'Shift']), last];
  });
}
