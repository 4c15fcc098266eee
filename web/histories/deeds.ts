// What can happen in a history, drawn at random.
// Owns: the list and how often each comes. Does not own: what each does (history). Start reading at: deeds.
import fc from 'fast-check';

/** Mette, guardian; Karim, planner; the citizen's tablet. */
export type Who = 0 | 1 | 2;

/** A change to the plan, on somebody's device. */
export type Change =
  | { readonly kind: 'create'; readonly who: Who; readonly day: number; readonly form: number }
  | {
      readonly kind: 'edit' | 'tick' | 'move' | 'delete' | 'cancel' | 'undo' | 'split';
      readonly who: Who;
      readonly pick: number;
      readonly to: number;
    };

/** Something between people, or the server's end. */
export type Affair = 'end' | 'join' | 'narrow' | 'widen' | 'unpair' | 'pair' | 'restart';

export type Deed =
  | Change
  | { readonly kind: 'cut' | 'mend' | 'lose' | 'double' | 'reopen'; readonly who: Who }
  | { readonly kind: 'crash'; readonly who: Who; readonly steps: number }
  | { readonly kind: 'affair'; readonly what: Affair }
  | { readonly kind: 'wait'; readonly ms: number };

const who = fc.nat(2) as fc.Arbitrary<Who>;
const pick = fc.nat(9);
const to = fc.nat(6);

const one: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('create' as const), who, day: to, form: fc.nat(3) }) },
  {
    weight: 14,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'edit' as const,
        'tick' as const,
        'move' as const,
        'delete' as const,
        'cancel' as const,
        'undo' as const,
      ),
      who,
      pick,
      to,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('split' as const), who, pick, to }) },
  {
    weight: 7,
    arbitrary: fc.record({
      kind: fc.constantFrom(
        'cut' as const,
        'cut' as const,
        'mend' as const,
        'lose' as const,
        'double' as const,
        'reopen' as const,
      ),
      who,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('crash' as const), who, steps: fc.integer({ min: 1, max: 15 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('affair' as const),
      what: fc.constantFrom(
        'end' as const,
        'join' as const,
        'narrow' as const,
        'widen' as const,
        'unpair' as const,
        'pair' as const,
        'restart' as const,
      ),
    }),
  },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(40) }) },
);

export const deeds: fc.Arbitrary<Deed[]> = fc.array(one, { minLength: 15, maxLength: 60, size: 'max' });
