import { expect, it } from 'vitest';
import type { Group, Staff } from '../../api/wire';
import { record, Rows } from '../../sync/rows';
import { addGroup, changeStaff, moveCitizen } from './commands';

const group: Group = { id: 'g', name: '3. S', citizens: ['emil'] };

function world(): Rows {
  const rows = new Rows();
  rows.take('school', 'group', 'g', group);
  return rows;
}

it('puts a citizen into a group once, and takes them out by undo', () => {
  const rows = world();
  const command = moveCitizen('school', 'g', 'noah', true);
  expect(record(rows, command)).toEqual([
    { kind: 'patch', collection: 'group', id: 'g', fields: { citizens: ['emil', 'noah'] } },
  ]);
  expect(command.send).toEqual({ method: 'PUT', path: '/v1/circles/school/groups/g/citizens/noah', body: {} });
  expect(command.undo?.send).toEqual({ method: 'DELETE', path: '/v1/circles/school/groups/g/citizens/noah' });
});

it('sends a group without who is in it', () => {
  expect(addGroup('school', group).send.body).toEqual({ name: '3. S' });
});

it('undoes hours by the time before, which had none', () => {
  const ida: Staff = { id: 'ida', name: 'Ida', role: 'planner', groups: [] };
  const command = changeStaff('school', ida, { ...ida, role: 'substitute', from: 'a', until: 'b' });
  expect(command.send.body).toEqual({ role: 'substitute', groups: [], from: 'a', until: 'b' });
  expect(command.undo?.send.body).toEqual({ role: 'planner', groups: [] });
});
