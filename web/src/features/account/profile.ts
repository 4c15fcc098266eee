// What an account page knows of its owner, and what may be said of it.
// Owns: the shapes of one's own profile, which field a refusal is about. Does not own: the rules (the server's).
import { Problem, Unreachable } from '../../api/problem';
import { m } from '../../i18n/messages';
import { spelt } from '../../i18n/phone';

export interface Waiting {
  readonly email: string;
  readonly until: string;
}

export interface Me {
  readonly person: { readonly name?: string; readonly email?: string };
  readonly waiting?: Waiting;
}

export interface ContactData {
  readonly phone: string;
  readonly phoneShown: boolean;
  readonly street: string;
  readonly postcode: string;
  readonly city: string;
}

export interface Reached {
  readonly contact: ContactData;
  readonly picture?: string;
}

/** What choosing and cutting a photo takes, and gives. */
export interface Picking {
  readonly label: string;
  readonly onpicked: (
    file: Blob,
    crop: { readonly x: number; readonly y: number; readonly size: number },
  ) => Promise<void>;
}

/** Contact data as its fields show it. */
export function known(contact: ContactData): ContactData {
  return { ...contact, phone: spelt(contact.phone) };
}

const fields: Readonly<Record<string, () => string>> = {
  phone: () => m.account_phone_wrong(),
  postcode: () => m.account_postcode_wrong(),
  street: () => m.account_too_long(),
  city: () => m.account_too_long(),
  email: () => m.account_email_wrong(),
  name: () => m.account_write_name(),
};

/** What is wrong, in a sentence, and with which field; '' for none of them. */
export function refusal(problem: unknown): { readonly field: string; readonly words: string } {
  if (problem instanceof Unreachable) return { field: '', words: m.account_no_net() };
  if (!(problem instanceof Problem)) return { field: '', words: m.account_went_wrong() };
  if (problem.status === 429) return { field: '', words: m.account_too_often() };
  if (problem.code === 'address.same') return { field: 'email', words: m.account_email_same() };
  if (problem.status === 410) return { field: '', words: m.account_link_used() };
  const field = problem.field ?? '';
  const words = fields[field];
  return words === undefined ? { field: '', words: m.account_went_wrong() } : { field, words: words() };
}
