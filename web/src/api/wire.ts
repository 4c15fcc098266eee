// The shapes that travel between client and server, spelled as on the wire.
// Owns: wire types. Does not own: how they are stored (sync) or shown (features).

/** 'archive:<symbol id>' or 'own:<picture id>'. */
export type PictureRef = string;
export type Colour = '' | 'green' | 'violet' | 'orange' | 'blue' | 'yellow' | 'red' | 'grey';
export type Part = '' | 'morning' | 'midday' | 'afternoon' | 'evening';
export type Role = 'citizen' | 'guardian' | 'planner' | 'substitute' | 'relative';
export type Scope =
  | 'plan.view'
  | 'plan.edit'
  | 'plan.tick'
  | 'pictures.see'
  | 'pictures.add'
  | 'goals.view'
  | 'goals.edit'
  | 'chat'
  | 'people.manage'
  | 'devices.manage'
  | 'log.see'
  | 'export';

export interface Step {
  readonly id: string;
  readonly title: string;
  readonly picture?: PictureRef;
}

export interface Companion {
  readonly person?: string;
  readonly name?: string;
}

/** One picture of a choice board. */
export type Choice = Step;

export type TimerKind = 'disc' | 'hourglass' | 'bar' | 'digits';
export type TimerStarter = 'self' | 'adult' | 'plan';

/** How the time of an activity is shown when it runs. Without a kind, in a change, it is none. */
export interface ActivityTimer {
  readonly kind: TimerKind | '';
  readonly minutes: number;
  readonly isLocked?: boolean; // a paired device can neither pause nor stop it
  readonly starts: TimerStarter | '';
}

/** What is planned: once, or by a rule. */
export interface Activity {
  readonly id: string;
  readonly title: string;
  readonly picture?: PictureRef;
  readonly colour?: Colour;
  readonly place?: string;
  readonly with?: readonly Companion[];
  readonly why?: string;
  readonly note?: string;
  readonly day: string; // 'YYYY-MM-DD', the first day
  readonly start: string; // 'HH:MM', or '' when only the order counts
  readonly end: string; // 'HH:MM', or '' without an end
  readonly minutes: number; // length of an order-only activity; 0 for none
  readonly part: Part;
  readonly rank: string;
  readonly rule: string; // RFC 5545 RRULE value, '' for once
  readonly zone: string;
  readonly steps: readonly Step[];
  readonly choices?: readonly Choice[]; // 2-12 pictures to choose between
  readonly timer?: ActivityTimer;
  readonly sound?: string; // 'own:<sound id>'
  readonly group?: string; // shared by its copies in other citizens' plans
  readonly side?: string; // the customer whose activity it is; absent for home
  readonly author?: string;
  readonly version?: number;
  readonly createdAt?: string;
  readonly changedAt?: string;
  readonly cancelled?: boolean;
  readonly lastDay?: string;
  readonly origin?: Origin;
  readonly next?: string; // the activity that was last split from it
}

/** What an activity was split from ('this and later'), so that joining can undo it. */
export interface Origin {
  readonly activity: string;
  readonly from: string; // the first day that went over
  readonly until?: string; // the last day of the whole before the split; absent for no end
  readonly became?: string; // the last day of the new part right after it
}

export type OccurrenceState = 'planned' | 'active' | 'done' | 'skipped' | 'cancelled' | 'deleted';
export type OffState = 'cancelled' | 'deleted';

/** What differs on one day of an activity: its state, and the fields changed for that day only. */
export interface Occurrence {
  readonly activity: string;
  readonly key: string; // the original day, or 'once'
  readonly state: OccurrenceState;
  readonly under?: OffState; // what is left when a done or skipped is taken back
  readonly day?: string;
  readonly start?: string;
  readonly end?: string;
  readonly minutes?: number;
  readonly part?: Part;
  readonly rank?: string;
  readonly title?: string;
  readonly picture?: PictureRef;
  readonly colour?: Colour;
  readonly place?: string;
  readonly why?: string;
  readonly note?: string;
  readonly steps?: readonly Step[];
  readonly doneSteps?: readonly string[];
  readonly choice?: string; // what was chosen of the activity's choices
  readonly stateAt?: string;
  readonly stateBy?: string;
  readonly version?: number;
}

/** A timer that was started. How it stands is reckoned from its events (features/plan/timer-run). */
export interface TimerRun {
  readonly id: string;
  readonly kind: TimerKind;
  readonly minutes: number;
  readonly activity?: string;
  readonly key?: string; // the occurrence
  readonly title?: string;
  readonly picture?: PictureRef;
  readonly isLocked: boolean; // a paired device can neither pause nor stop it
  readonly startedBy?: string;
  readonly startedAt: string;
  readonly events: readonly TimerEvent[];
  readonly version?: number;
}

/** What was done to a timer. 'resume' also goes on with what was stopped. */
export interface TimerEvent {
  readonly id: string;
  readonly kind: 'pause' | 'resume' | 'add' | 'stop';
  readonly at: string;
  readonly minutes?: number; // how many more, of 'add'
}

/** What may be said of an activity apart from when it is, as a template keeps it. */
export interface Content {
  readonly title: string;
  readonly picture?: PictureRef;
  readonly colour?: Colour;
  readonly place?: string;
  readonly with?: readonly { readonly name: string }[];
  readonly why?: string;
  readonly note?: string;
  readonly start?: string;
  readonly end?: string;
  readonly minutes?: number;
  readonly part?: Part;
  readonly steps?: readonly Step[];
  readonly choices?: readonly Choice[];
  readonly timer?: ActivityTimer;
  readonly sound?: string;
}

export type TemplateKind = 'activity' | 'routine' | 'day' | 'week' | 'board';

/** Something to place in plans again and again. */
export interface Template {
  readonly id: string;
  readonly kind: TemplateKind;
  readonly name: string;
  readonly picture?: PictureRef;
  readonly colour?: Colour;
  readonly body: { readonly days: readonly { readonly activities: readonly Content[] }[] }; // seven days of a week, else one
  readonly author?: string;
  readonly version?: number;
}

/** One part of a reward: an occurrence that was done. */
export interface Earned {
  readonly id: string; // '<activity>/<key>'
  readonly activity: string;
  readonly key: string;
  readonly at: string;
  readonly day?: string; // where it lay, of what this device has done and the server does not know yet
}

/** Something to look forward to, uncovered part by part. What was earned is never taken away. */
export interface Reward {
  readonly id: string;
  readonly title: string;
  readonly picture?: PictureRef;
  readonly parts: number; // 1-20
  readonly fromDay: string; // what lies on this day or later earns
  readonly earned: readonly Earned[];
  readonly state: 'open' | 'reached' | 'ended';
  readonly author?: string;
  readonly version?: number;
}

export interface Picture {
  readonly id: string;
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly licence?: string;
  readonly author?: string;
  readonly source?: string;
  readonly addedBy?: string;
  readonly addedAt?: string;
  readonly deleted?: boolean;
}

/** The forms of a citizen's three places. */
export type View = 'now' | 'nowNext' | 'firstThen' | 'day' | 'list' | 'twoDays' | 'fiveDays' | 'week';

/** The key of somebody's colour: their id, or their name when the plan has only that. */
export type PersonColour = `colour:${string}`;

/** A recorded voice. */
export interface Sound {
  readonly id: string;
  readonly type: string;
  readonly milliseconds: number;
  readonly addedBy?: string;
  readonly addedAt?: string;
}

/** How the plan is shown to this citizen, on every device of theirs. Absent means the default. */
export interface CitizenSettings {
  readonly language?: 'da' | 'en';
  readonly theme?: 'system' | 'light' | 'dark' | 'contrast';
  readonly days?: 'colour' | 'own' | 'grey'; // what colour tells: the weekday, who takes part, nothing
  readonly text?: 'normal' | 'upper' | 'hidden'; // the words under the pictures
  readonly font?: 'andika' | 'quicksand' | 'system'; // the face they are set in
  readonly doneMark?: 'check' | 'cross' | 'fade';
  readonly shown?: 'one' | 'two' | 'many'; // how much of today at once
  readonly view?: View; // what opens first
  readonly density?: 'normal' | 'few' | 'many'; // how many things a screen holds
  readonly mode?: 'full' | 'pda'; // every place, or only what is now and what comes
  readonly sound?: 'on' | 'off'; // read aloud, and what a timer says at its end
  readonly motion?: 'still' | 'gentle';
  readonly seen?: string; // the plan of a day that the citizen has seen (features/follow/changes)
  readonly [who: PersonColour]: Exclude<Colour, ''>;
  readonly times?: 'clock' | 'order'; // wall-clock times, or only the order
  readonly disc?: 'shown' | 'hidden'; // time as a shrinking shape
  readonly words?: 'shown' | 'hidden'; // time as words: "om 10 min"
  readonly clock?: 'shown' | 'hidden' | 'analogue' | 'both'; // the time of day
  readonly seconds?: 'shown' | 'hidden'; // whether digits count seconds; hidden by default
  readonly ownTimer?: 'shown' | 'hidden'; // whether the citizen sets timers going; hidden by default
}

export interface Citizen extends Pick<Member, 'id' | 'name' | 'picture'> {
  readonly zone: string;
  readonly settings?: CitizenSettings;
}

export interface Member {
  readonly id: string;
  readonly name: string;
  readonly picture?: PictureRef; // of who is here now; the citizen's is in its own row
  readonly phone?: string; // of who shows it
  readonly role: Role;
  readonly scopes?: readonly Scope[];
  readonly state?: 'invited' | 'active' | 'paused' | 'ended' | 'expired';
  readonly side?: string; // the customer on whose behalf; absent for home
  readonly until?: string;
  readonly isMe?: boolean;
}

export interface Device {
  readonly id: string;
  readonly name: string;
  readonly platform?: string;
  readonly pairedAt?: string;
  readonly seenAt?: string;
  readonly pairedBy?: string; // a member, who may have left since
}

/** An institution or a family; its shelf's rows follow. */
export interface Customer extends Unit {
  readonly kind: 'institution' | 'family';
  readonly number: string; // nine digits, the last of them a check
}

/** A part of an institution. */
export interface Unit {
  readonly id: string;
  readonly name: string;
}

/** A class, or whatever staff and citizens are together in. */
export interface Group {
  readonly id: string;
  readonly unit?: string;
  readonly name: string;
  readonly colour?: Colour;
  readonly picture?: PictureRef;
  readonly citizens: readonly string[]; // their circles
}

export type StaffRole = 'admin' | 'planner' | 'substitute';

/** Somebody who works for a customer. */
export interface Staff {
  readonly id: string; // the person's
  readonly name: string;
  readonly role: StaffRole;
  readonly groups: readonly string[];
  readonly from?: string;
  readonly until?: string;
  readonly isVouched?: boolean; // the institution's own sign-in vouches for them
}

/** A mail that nobody has answered yet. */
export interface CustomerInvitation {
  readonly id: string;
  readonly kind: 'staff' | 'citizen';
  readonly email: string;
  readonly role?: StaffRole;
  readonly groups: readonly string[];
  readonly from?: string;
  readonly until?: string;
  readonly expiresAt: string;
}

/** The collections that are kept in sync, and what a row of each is. */
export interface Collections {
  activity: Activity;
  occurrence: Occurrence;
  timer: TimerRun;
  template: Template;
  reward: Reward;
  earned: Earned; // what this device has done that the server does not know yet; it never sends any
  picture: Picture;
  sound: Sound;
  citizen: Citizen;
  member: Member;
  device: Device;
  customer: Customer;
  unit: Unit;
  group: Group;
  staff: Staff;
  invitation: CustomerInvitation;
}
export type Collection = keyof Collections;

/** A circle this device may see: a citizen and the people round them, or a shelf of what is planned with. */
export interface Circle {
  readonly id: string;
  readonly kind?: 'citizen' | 'shelf'; // absent in what was stored before there were shelves
  readonly side?: string; // the customer on whose behalf this person stands in it; '' for home
  readonly citizen: string;
  readonly role: Role;
  readonly scopes: readonly Scope[];
  readonly zone: string;
}

export interface Change {
  readonly circle: string;
  readonly rev: number;
  readonly collection: string;
  readonly id: string;
  readonly value: unknown; // null for a tombstone
}

/** GET /v1/sync. */
export interface SyncPage {
  readonly cursor: string;
  readonly more: boolean;
  readonly circles: readonly Circle[];
  readonly lost: readonly string[];
  readonly reset: readonly string[];
  readonly failed?: readonly string[]; // could not be read this time: what is held of them stays
  readonly changes: readonly Change[];
}

/** Every circle write's answer. */
export interface Written {
  readonly circle: string;
  readonly rev: number;
}

/** RFC 9457. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly field?: string;
  readonly detail?: string;
  readonly request?: string;
}

/** Archive search and lookup. */
export interface ArchiveSymbol {
  readonly id: string;
  readonly name: string;
  readonly category?: string;
  readonly licence: string;
  readonly author: string;
  readonly source: string;
}
