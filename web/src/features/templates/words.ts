// The kinds of templates in words.
import type { TemplateKind } from '../../api/wire';
import { m } from '../../i18n/messages';

export function kindWord(kind: TemplateKind): string {
  switch (kind) {
    case 'activity':
      return m.templates_kind_activity();
    case 'routine':
      return m.templates_kind_routine();
    case 'day':
      return m.templates_kind_day();
    case 'week':
      return m.templates_kind_week();
    case 'board':
      return m.templates_kind_board();
  }
}
