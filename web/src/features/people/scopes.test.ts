import { describe, expect, test } from 'vitest';
import type { Member } from '../../api/wire';
import { greatest, listed, usual, withScope } from './scopes';

describe('withScope', () => {
  test('gives seeing along with changing', () => {
    expect([...withScope([], 'plan.edit', true)].sort()).toEqual(['plan.edit', 'plan.view']);
    expect([...withScope([], 'pictures.add', true)].sort()).toEqual(['pictures.add', 'pictures.see']);
  });
  test('gives what a device shows along with devices', () => {
    expect([...withScope([], 'devices.manage', true)].sort()).toEqual([
      'devices.manage',
      'log.see',
      'pictures.see',
      'plan.view',
    ]);
  });
  test('takes changing along with seeing, and nothing else', () => {
    expect(withScope(['plan.view', 'plan.edit', 'plan.tick', 'pictures.see', 'export'], 'plan.view', false)).toEqual([
      'pictures.see',
      'export',
    ]);
  });
});

test('nobody is offered more than the role can have', () => {
  for (const role of ['citizen', 'guardian', 'planner', 'substitute', 'relative'] as const) {
    expect(usual(role).filter((scope) => !greatest(role).includes(scope))).toEqual([]);
  }
});

test('listed leaves out the citizen and who has gone, guardians first', () => {
  const member = (name: string, role: Member['role'], state: Member['state'] = 'active'): Member => ({
    id: name,
    name,
    role,
    state,
  });
  const members = [
    member('Inger', 'relative'),
    member('Noah', 'citizen'),
    member('Karim', 'planner'),
    member('Mette', 'guardian'),
    member('Ole', 'planner', 'ended'),
    member('Pia', 'relative', 'paused'),
  ];
  expect(listed(members).map(({ name }) => name)).toEqual(['Mette', 'Karim', 'Inger', 'Pia']);
});
