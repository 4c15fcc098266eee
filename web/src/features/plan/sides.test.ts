import { expect, test } from 'vitest';
import type { Circle, Role } from '../../api/wire';
import { mayCancel, mayChange } from './sides';

const stands = (role: Role, side: string, scopes: Circle['scopes'] = ['plan.edit']): Circle => ({
  id: 'c',
  citizen: 'alma',
  role,
  side,
  scopes,
  zone: 'UTC',
});

test('each side changes its own, and a guardian crosses out on every side', () => {
  const [home, school] = [{}, { side: 'solsikken' }];
  const who: readonly [Circle, string][] = [
    [stands('planner', ''), 'cc--'],
    [stands('guardian', ''), 'cc-c'],
    [stands('planner', 'solsikken'), '--cc'],
    [stands('relative', '', []), '----'],
  ];
  for (const [circle, may] of who) {
    const said = [home, school].flatMap((planned) => [mayChange(circle, planned), mayCancel(circle, planned)]);
    expect(said.map((yes) => (yes ? 'c' : '-')).join(''), circle.role + String(circle.side)).toBe(may);
  }
});
