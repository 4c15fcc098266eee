import { expect, test } from 'vitest';
import { Problem } from '../api/problem';
import { deliver, operationOf } from './delivery';
import type { Operation } from './disk';

const operation: Operation = {
  id: '01890000-0000-7000-8000-000000000001',
  seq: 1,
  person: 'p',
  name: 'plan.tick',
  circle: 'c',
  effects: [],
  send: { method: 'PUT', path: '/v1/circles/c/x', body: {}, hasFile: false, fileType: '' },
  madeAt: 0,
  state: 'waiting',
};

async function answered(status: number, code: string): Promise<Problem | undefined> {
  return deliver(() => Promise.reject(new Problem({ status, code })), operation, undefined);
}

test('a no is final when it would be the same for ever', async () => {
  for (const [status, code] of [
    [422, 'plan.title_length'],
    [404, 'thing.not_found'],
    [413, 'picture.too_large'],
  ] as const)
    expect((await answered(status, code))?.code).toBe(code);
});

test('an operation outlives an answer that another try may change', async () => {
  for (const [status, code] of [
    [422, 'picture.cut_off'],
    [400, 'request.unreadable'],
    [404, 'request.no_such_route'],
    [403, 'request.cross_site'],
    [500, 'internal'],
    [429, 'limit.reached'],
  ] as const)
    await expect(answered(status, code)).rejects.toThrow(Problem);
});

test('what is made on a device that is handed over says so when it is sent', async () => {
  const command = { name: 'x', circle: 'c', apply: () => undefined, send: { method: 'PUT', path: '/v1/x' } } as const;
  const asked: unknown[] = [];
  const ask = (...how: unknown[]): Promise<never> => {
    asked.push((how[2] as { handed?: boolean }).handed);
    return Promise.resolve(undefined as never);
  };
  for (const isHanded of [true, false]) await deliver(ask, operationOf(command, [], 'p', 'o', 1, isHanded), undefined);
  expect(asked).toEqual([true, false]);
});
