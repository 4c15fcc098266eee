// Home and school in one plan: each side changes its own, both tick all. The server holds to it (plan.other_side).
// Start reading at: mayChange.
import type { Activity, Circle } from '../../api/wire';

type Standing = Pick<Circle, 'scopes' | 'side' | 'role'>;
type Owned = Pick<Activity, 'side'>;

/** Whether what is planned is of the side on which somebody stands in the circle. */
export function isOurs(circle: Pick<Circle, 'side'>, planned: Owned): boolean {
  return (planned.side ?? '') === (circle.side ?? '');
}

/** Whether somebody may change what is planned: move it, write in it, delete it. */
export function mayChange(circle: Standing, planned: Owned): boolean {
  return circle.scopes.includes('plan.edit') && isOurs(circle, planned);
}

/** Whether somebody may cross out a day of what is planned, and take that back: a guardian may on every side. */
export function mayCancel(circle: Standing, planned: Owned): boolean {
  return circle.scopes.includes('plan.edit') && (isOurs(circle, planned) || circle.role === 'guardian');
}
