import { expect, test } from 'vitest';
import { Problem, Unreachable } from '../../api/problem';
import { m } from '../../i18n/messages';
import { spelt } from '../../i18n/phone';
import { known, refusal } from './profile';

test('a Danish number is read in pairs, another as it is', () => {
  expect(spelt('+4520123456')).toBe('20 12 34 56');
  expect(spelt('+46812345678')).toBe('+46812345678');
  expect(spelt('')).toBe('');
  expect(known({ phone: '+4520123456', phoneShown: true, street: 'a', postcode: '8000', city: 'b' }).phone).toBe(
    '20 12 34 56',
  );
});

test('a refusal names the field it is about', () => {
  const problem = (status: number, code: string, field?: string): Problem =>
    new Problem(
      { type: '', title: '', status, code, detail: '', request: '', ...(field === undefined ? {} : { field }) },
      0,
    );
  expect(refusal(problem(422, 'profile.phone_malformed', 'phone'))).toEqual({
    field: 'phone',
    words: m.account_phone_wrong(),
  });
  expect(refusal(problem(422, 'address.same', 'email'))).toEqual({ field: 'email', words: m.account_email_same() });
  expect(refusal(problem(410, 'address.gone'))).toEqual({ field: '', words: m.account_link_used() });
  expect(refusal(problem(429, 'limit.too_often')).words).toBe(m.account_too_often());
  expect(refusal(new Unreachable('no answer')).words).toBe(m.account_no_net());
  expect(refusal(new Error('x'))).toEqual({ field: '', words: m.account_went_wrong() });
});
