// Rewards: setting them, as commands, and how far one has come, offline too.
// Start reading at: shownReward.
import type { Earned, Reward } from '../../api/wire';
import type { Command } from '../../sync/command';
import type { Site } from './day';

/** What a screen says of a reward. */
export type RewardChange = Partial<Pick<Reward, 'title' | 'picture' | 'parts' | 'fromDay'>> & {
  readonly state?: 'open' | 'ended';
};
export type NewReward = Required<Pick<Reward, 'id' | 'title' | 'parts' | 'fromDay'>> & Pick<Reward, 'picture'>;

const rewardPath = (circle: string, id: string): string => `/v1/circles/${circle}/rewards/${id}`;

/** A reward as it is to be shown: with what was done here and the server does not know yet (the rows 'earned'). */
export function shownReward(reward: Reward, waiting: readonly Earned[]): Reward {
  if (reward.state !== 'open') return reward;
  const has = new Set(reward.earned.map((part) => part.id));
  const more = waiting.filter((part) => !has.has(part.id) && (part.day ?? '') >= reward.fromDay);
  const earned = [...reward.earned, ...more].slice(0, Math.max(reward.parts, reward.earned.length));
  return { ...reward, earned, state: earned.length >= reward.parts ? 'reached' : 'open' };
}

/** A new reward. Undone by deleting it. */
export function createReward(site: Site, reward: NewReward): Command {
  return put(site, { ...reward, earned: [], state: 'open', author: site.by, version: 1 }, remove(site, reward.id));
}

/** Changes a reward; what was earned stays. */
export function changeReward(site: Site, there: Reward, change: RewardChange): Command {
  const step = (body: RewardChange): Command => ({
    name: 'reward.change',
    circle: site.circle,
    apply: (rows) => {
      const row = rows.get('reward', there.id) ?? there;
      rows.patch('reward', there.id, { ...body, state: stateOf({ ...row, ...body }, body.state ?? row.state) });
    },
    send: { method: 'PATCH', path: rewardPath(site.circle, there.id), body },
  });
  const old: Record<string, unknown> = { picture: '', ...there, state: there.state === 'ended' ? 'ended' : 'open' };
  const back = Object.fromEntries(Object.keys(change).map((name) => [name, old[name]]));
  return { ...step(change), undo: step(back) };
}

/** Deletes a reward. Undone by putting it back, with what it had. */
export function deleteReward(site: Site, there: Reward): Command {
  return { ...remove(site, there.id), undo: put(site, there) };
}

function stateOf(reward: Reward, said: Reward['state']): Reward['state'] {
  if (said === 'ended') return 'ended';
  return reward.earned.length >= reward.parts ? 'reached' : 'open';
}

function put(site: Site, reward: Reward, undo?: Command): Command {
  const { id, title, picture, parts, fromDay, state } = reward;
  const body = {
    title,
    ...(picture === undefined ? {} : { picture }),
    parts,
    fromDay,
    ...(state === 'ended' ? { state } : {}),
  };
  return {
    name: 'reward.create',
    circle: site.circle,
    apply: (rows) => rows.put('reward', id, reward),
    send: { method: 'PUT', path: rewardPath(site.circle, id), body },
    ...(undo && { undo }),
  };
}

function remove(site: Site, id: string): Command {
  return {
    name: 'reward.delete',
    circle: site.circle,
    apply: (rows) => rows.remove('reward', id),
    send: { method: 'DELETE', path: rewardPath(site.circle, id) },
  };
}
