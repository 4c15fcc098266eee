// A list as a file: what the server says becomes of it, and that in words. Pure but for what asks.
// Start reading at: preview, then problemWords.
import { ask } from '../../api/http';
import type { Written } from '../../api/wire';
import { language } from '../../i18n/language.svelte';
import { m } from '../../i18n/messages';
import { staffWord } from './table';

export type ListKind = 'citizens' | 'staff';
export type Outcome = 'new' | 'there' | 'changed' | 'wrong';
export type Column = 'name' | 'groups' | 'email' | 'role' | 'from' | 'until' | 'id';

export interface ListProblem {
  readonly code: string;
  readonly column: string;
  readonly row?: number;
  readonly text?: string;
}

export interface ListRow {
  readonly row: number;
  readonly outcome: Outcome;
  readonly name: string;
  readonly email?: string;
  readonly role?: string;
  readonly groups: string;
  readonly from?: string;
  readonly until?: string;
  readonly changes: readonly { readonly column: string; readonly from: string; readonly to: string }[];
  readonly problem?: ListProblem;
}

export interface ListPreview {
  readonly version: number;
  readonly rows: readonly ListRow[];
  readonly newGroups: readonly string[];
  readonly unused: readonly string[];
  readonly wrong: string; // a file, as base64
}

const path = (customer: string, act: string): string => `/v1/circles/${customer}/lists/${act}`;

/** What would become of a file. Nothing is changed. */
export const preview = (customer: string, kind: ListKind, content: string): Promise<ListPreview> =>
  ask('POST', path(customer, 'preview'), { body: { kind, content, language: language() } });

/** Does what the preview of that version said; a repeat under one operation does nothing more. */
export const importList = (
  customer: string,
  kind: ListKind,
  content: string,
  version: number,
  operation: string,
): Promise<Written> =>
  ask('POST', path(customer, 'import'), { body: { kind, content, version, language: language() }, operation });

/** The list as it is, as a file that changes nothing when it is imported. */
export const exportList = (
  customer: string,
  kind: ListKind,
  form: string,
  group?: string,
): Promise<{ content: string }> =>
  ask('POST', path(customer, 'export'), {
    body: { kind, form, language: language(), ...(group === undefined ? {} : { group }) },
  });

/** How many rows come to what. */
export function counts(rows: readonly ListRow[]): Readonly<Record<Outcome, number>> {
  const of = { new: 0, there: 0, changed: 0, wrong: 0 };
  for (const { outcome } of rows) of[outcome] += 1;
  return of;
}

const columns: Readonly<Record<string, () => string>> = {
  name: m.list_column_name,
  groups: m.list_column_groups,
  email: m.list_column_email,
  role: m.list_column_role,
  from: m.list_column_from,
  until: m.list_column_until,
  id: m.list_column_id,
};

/** What a column is called. */
export const columnWord = (column: string): string => columns[column]?.() ?? column;

/** 'Grupper: 3. S → 4. S'. */
export function changeWords({ column, from, to }: ListRow['changes'][number]): string {
  const say = (text: string): string => {
    if (text === '') return m.list_none();
    return column === 'role' && (text === 'admin' || text === 'planner' || text === 'substitute')
      ? staffWord(text)
      : text;
  };
  return m.list_change({ column: columnWord(column), from: say(from), to: say(to) });
}

const problems: Readonly<Record<string, () => string>> = {
  name_missing: m.list_wrong_name_missing,
  name_length: m.list_wrong_name_length,
  name_number: m.list_wrong_name_number,
  groups_missing: m.list_wrong_groups_missing,
  groups_many: m.list_wrong_groups_many,
  group_length: m.list_wrong_group_length,
  id_unknown: m.list_wrong_id_unknown,
  left: m.list_wrong_left,
  ambiguous: m.list_wrong_ambiguous,
  not_renamed: m.list_wrong_not_renamed,
  email_missing: m.list_wrong_email_missing,
  email_malformed: m.list_wrong_email_malformed,
  role_unknown: m.list_wrong_role_unknown,
  date_malformed: m.list_wrong_date_malformed,
  until_past: m.list_wrong_until_past,
  until_before_from: m.list_wrong_until_before_from,
  substitute_until: m.list_wrong_substitute_until,
  last_admin: m.list_wrong_last_admin,
  invitations_many: m.list_wrong_invitations_many,
};

/** Why a row is left out, and what to do. */
export function problemWords({ code, row = 0, text = '' }: ListProblem): string {
  if (code === 'repeated') return m.list_wrong_repeated({ row });
  if (code === 'elsewhere') return text === '' ? m.list_wrong_nowhere() : m.list_wrong_elsewhere({ groups: text });
  if (code === 'group_unknown') return m.list_wrong_group_unknown({ group: text });
  return problems[code]?.() ?? m.list_wrong_other();
}

const refusals: Readonly<Record<string, () => string>> = {
  'customer.list_empty': m.list_refused_empty,
  'customer.list_not_text': m.list_refused_not_text,
  'customer.list_large': m.list_refused_large,
  'customer.list_quote': m.list_refused_quote,
  'limit.too_often': m.list_refused_often,
};

/** Why a whole file is not read, and what to do. */
export function refusalWords(code: string, kind: ListKind): string {
  if (code === 'customer.list_columns')
    return kind === 'staff' ? m.list_refused_columns_staff() : m.list_refused_columns_citizens();
  return refusals[code]?.() ?? m.customer_refused();
}

/** A file to begin with, as a Danish Excel opens it. */
export function example(kind: ListKind): Blob {
  const rows = kind === 'staff' ? m.list_example_staff() : m.list_example_citizens();
  return new Blob([`\ufeff${rows.split('|').join('\r\n')}\r\n`], { type: 'text/csv' });
}
