// What somebody may see and do, in words; and what can be given to whom.
// Owns: the words and the order. Does not own: the policy (domain/circle); the server refuses what is too much.
import type { Member, Role, Scope } from '../../api/wire';
import { m } from '../../i18n/messages';

/** The scopes that have a screen so far, in the order they are asked about. Others are kept as they are. */
export const shownScopes: readonly Scope[] = [
  'plan.view',
  'plan.edit',
  'plan.tick',
  'pictures.see',
  'pictures.add',
  'people.manage',
  'devices.manage',
  'log.see',
];

const look: readonly Scope[] = ['plan.view', 'pictures.see'];
const helper: readonly Scope[] = [...look, 'plan.edit', 'plan.tick', 'pictures.add'];

/** The most that a role can be given, among the scopes that are shown. */
export function greatest(role: Role): readonly Scope[] {
  switch (role) {
    case 'guardian':
    case 'planner':
      return shownScopes;
    case 'citizen':
      return [...helper, 'people.manage', 'log.see'];
    case 'substitute':
      return helper;
    case 'relative':
      return look;
  }
}

/** What a role is offered to begin with. */
export function usual(role: Role): readonly Scope[] {
  switch (role) {
    case 'guardian':
      return shownScopes;
    case 'planner':
      return helper;
    case 'citizen':
    case 'substitute':
      return [...look, 'plan.tick'];
    case 'relative':
      return look;
  }
}

/** Whom a role may invite, if it manages people. */
export function mayInvite(role: Role): readonly Role[] {
  switch (role) {
    case 'guardian':
      return ['planner', 'relative', 'substitute', 'guardian'];
    case 'planner':
    case 'citizen':
      return ['planner', 'relative', 'substitute'];
    default:
      return [];
  }
}

/**
 * The scopes with one given or taken. Editing, ticking and pictures make no sense without
 * seeing; and a device is paired by who sees what it shows (ADR 0058).
 */
export function withScope(scopes: readonly Scope[], scope: Scope, isGiven: boolean): readonly Scope[] {
  const next = new Set(scopes);
  if (isGiven) {
    next.add(scope);
    if (scope === 'plan.edit' || scope === 'plan.tick') next.add('plan.view');
    if (scope === 'pictures.add') next.add('pictures.see');
    if (scope === 'devices.manage') for (const each of [...look, 'log.see'] as const) next.add(each);
  } else {
    next.delete(scope);
    if (scope === 'plan.view') for (const each of ['plan.edit', 'plan.tick'] as const) next.delete(each);
    if (scope === 'pictures.see') next.delete('pictures.add');
  }
  return [...next];
}

/** What a member may see and do: the first words stand out. */
export function seesWords(scopes: readonly Scope[]): { lead: string; rest: string } {
  const has = (scope: Scope): boolean => scopes.includes(scope);
  if (shownScopes.every(has)) return { lead: m.people_sees_all(), rest: m.people_sees_all_rest() };
  const lead = has('plan.edit')
    ? m.people_sees_edit()
    : has('plan.view')
      ? m.people_sees_plan()
      : m.people_sees_nothing();
  const rest = [
    has('plan.tick') && !has('plan.edit') ? m.people_sees_tick() : '',
    has('pictures.add') ? m.people_sees_pictures_add() : has('pictures.see') ? m.people_sees_pictures() : '',
    has('people.manage') ? m.people_sees_people() : '',
    has('devices.manage') ? m.people_sees_devices() : '',
    has('log.see') ? m.people_sees_log() : '',
  ];
  return { lead, rest: rest.filter((word) => word !== '').join(', ') };
}

/** One scope as a question with its meaning. */
export function scopeWords(scope: Scope): { label: string; detail: string } {
  switch (scope) {
    case 'plan.view':
      return { label: m.people_scope_view(), detail: m.people_scope_view_detail() };
    case 'plan.edit':
      return { label: m.people_scope_edit(), detail: m.people_scope_edit_detail() };
    case 'plan.tick':
      return { label: m.people_scope_tick(), detail: m.people_scope_tick_detail() };
    case 'pictures.see':
      return { label: m.people_scope_pictures(), detail: m.people_scope_pictures_detail() };
    case 'pictures.add':
      return { label: m.people_scope_pictures_add(), detail: m.people_scope_pictures_add_detail() };
    case 'people.manage':
      return { label: m.people_scope_people(), detail: m.people_scope_people_detail() };
    case 'devices.manage':
      return { label: m.people_scope_devices(), detail: m.people_scope_devices_detail() };
    default:
      return { label: m.people_scope_log(), detail: m.people_scope_log_detail() };
  }
}

/** What somebody is to the citizen. */
export function roleWord(role: Role): string {
  switch (role) {
    case 'citizen':
      return m.people_role_citizen();
    case 'guardian':
      return m.people_role_guardian();
    case 'planner':
      return m.people_role_planner();
    case 'substitute':
      return m.people_role_substitute();
    case 'relative':
      return m.people_role_relative();
  }
}

/** Who is asked about: everybody but the citizen and those whose time here is over, guardians first. */
export function listed(members: readonly Member[]): Member[] {
  const order: readonly Role[] = ['guardian', 'planner', 'substitute', 'relative', 'citizen'];
  return members
    .filter((member) => member.role !== 'citizen' && member.state !== 'ended')
    .sort((one, two) => order.indexOf(one.role) - order.indexOf(two.role) || one.name.localeCompare(two.name));
}
