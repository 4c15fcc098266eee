// Home and school in one plan: each side changes its own, both tick all. The server holds to it (plan.other_side).
// Start reading at: mayChange.
import type { Activity, Circle } from '../../api/wire';
import { m } from '../../i18n/messages';

type Standing = Pick<Circle, 'scopes' | 'side' | 'role'>;
type Owned = Pick<Activity, 'side'>;

/** Whether what is planned is of the side on which somebody stands in the circle. */
export function isOurs(circle: Pick<Circle, 'side'>, planned: Owned): boolean {
  return (planned.side ?? '') === (circle.side ?? '');
}

/** What is said of an item that is another side's: 'Hjemmets'. Empty for one's own. */
export function whose(circle: Pick<Circle, 'side'> | undefined, planned: Owned): string {
  if (circle === undefined || isOurs(circle, planned)) return '';
  return (planned.side ?? '') === '' ? m.plan_side_home() : m.plan_side_institution();
}

/** Whether somebody may change what is planned: move it, write in it, delete it. */
export function mayChange(circle: Standing, planned: Owned): boolean {
  return circle.scopes.includes('plan.edit') && isOurs(circle, planned);
}

/** Whether somebody may cross out a day of what is planned, and take that back: a guardian may on every side. */
export function mayCancel(circle: Standing, planned: Owned): boolean {
  return circle.scopes.includes('plan.edit') && (isOurs(circle, planned) || circle.role === 'guardian');
}
