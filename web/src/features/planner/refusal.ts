// A refused change in words: what it was, and why it could not be.
import { m } from '../../i18n/messages';

/** The sentence for a change the server would not take. Nothing of the change itself is repeated. */
export function refusalWords({ name, code }: { readonly name: string; readonly code: string }): string {
  const what = name.startsWith('picture.')
    ? m.planner_refused_picture()
    : name.startsWith('sound.')
      ? m.planner_refused_sound()
      : name.startsWith('member.') || name.startsWith('device.')
        ? m.planner_refused_people()
        : m.planner_refused_plan();
  return `${what} ${why(code)}`;
}

function why(code: string): string {
  if (code.endsWith('.not_found') || code === 'not_found' || code.endsWith('_gone') || code.endsWith('_deleted'))
    return m.planner_refused_gone();
  if (code === 'plan.rule_never_occurs') return m.planner_refused_rule();
  if (code.startsWith('sound.')) return m.planner_refused_sound_why();
  if (code.startsWith('picture.')) return m.planner_refused_picture_why();
  return m.planner_refused_other();
}
