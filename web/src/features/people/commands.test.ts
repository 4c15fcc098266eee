import { expect, test } from 'vitest';
import type { Member } from '../../api/wire';
import { Rows } from '../../sync/rows';
import { undoOf } from '../../sync/undo';
import { isOvertaken } from '../../sync/wayback';
import { changeMember } from './commands';

const member: Member = { id: 'm', name: 'Mor', role: 'relative', state: 'active', scopes: ['plan.view', 'plan.edit'] };

for (const [what, now, want] of [
  ['nobody', { ...member, scopes: ['plan.view', 'pictures.see'] }, false],
  ['the server alone, in its own order', { ...member, scopes: ['pictures.see', 'plan.view'], until: '' }, false],
  ['somebody who took a scope away', { ...member, scopes: ['plan.view'] }, true],
  ['somebody who ended it', undefined, true],
  ['somebody who paused it', { ...member, scopes: ['plan.view', 'pictures.see'], state: 'paused' }, false],
] as const)
  test(`what a member may do, changed since by ${what}`, () => {
    const command = changeMember('c1', member, { scopes: ['plan.view', 'pictures.see'] });
    const rows = new Rows();
    rows.take('c1', 'member', 'm', { ...member, scopes: ['plan.view', 'pictures.see'] });
    const undo = undoOf(rows, command, { id: 'o', effects: [] }, 'p', 1);
    rows.take('c1', 'member', 'm', now ?? null);
    expect(undo && isOvertaken(rows, undo)).toBe(want);
  });

test('taking back says what it takes the member to be, so that the server can refuse it', () => {
  const command = changeMember('c1', member, { state: 'paused' });
  expect(command.send.body).toEqual({ state: 'paused' });
  expect(command.undo?.send.body).toEqual({ state: 'active', before: { state: 'paused' } });
});
