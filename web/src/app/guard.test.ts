import fc from 'fast-check';
import { expect, test } from 'vitest';
import { wayIn } from './guard';
import { places, routes } from './routes';

const handed = { isPaired: false, isHanded: true, isOut: false };
const paired = { isPaired: true, isHanded: false, isOut: false };
const citizens = /^\/($|now|now-next|first-then|only\/(now|next)|day|list|days|five-days|week|thing|who)(\/|$)/;

test('every route there is leads on such a device to a citizen’s screen, or to the one door out', async () => {
  for (const { path } of [...routes, ...(await places())]) {
    const address = path.replaceAll(/:\w+/g, 'x');
    expect(wayIn(address, handed)).toMatch(address === '/unlock' ? /^\/unlock$/ : citizens);
    expect(wayIn(address, paired)).toMatch(address === '/pair' ? /^\/pair$/ : citizens);
    expect(wayIn(address, { ...handed, isHanded: false })).toBe(address);
    expect(wayIn(address, { ...handed, isOut: true })).toBe(address);
  }
});

test('no address however spelled leads anywhere else', () => {
  const part = fc.constantFrom(
    'plan',
    'PLAN',
    '..',
    '.',
    '',
    '%2e%2e',
    'day',
    'thing',
    'now',
    'settings',
    'sign-in',
    '%2F',
    'x',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
      const to = wayIn(`/${parts.join('/')}`, handed);
      expect(to).toMatch(citizens);
      expect(wayIn(to, handed)).toBe(to);
    }),
  );
});
