// Every write about people and devices that can wait for the net. What must be answered at once (an invitation,
// a pairing) is asked directly.
import type { Member } from '../../api/wire';
import type { Command } from '../../sync/command';

/** What may be changed about somebody's relation. */
export type MemberChange = Partial<Pick<Member, 'scopes' | 'until'>> & {
  readonly state?: 'active' | 'paused' | 'ended';
};

/** Changes what somebody may see and until when, pauses or ends it. Undone by the old values, except an end. */
export function changeMember(circle: string, member: Member, change: MemberChange): Command {
  const path = `/v1/circles/${circle}/members/${member.id}`;
  const back: MemberChange = {
    ...(change.scopes === undefined ? {} : { scopes: member.scopes ?? [] }),
    ...(change.until === undefined ? {} : { until: member.until ?? '' }),
    ...(change.state === undefined ? {} : { state: member.state === 'paused' ? 'paused' : 'active' }),
  };
  const of = (fields: MemberChange): Omit<Command, 'undo'> => ({
    name: 'member.change',
    circle,
    apply: (rows) => rows.patch('member', member.id, fields),
    send: { method: 'PATCH', path, body: fields },
  });
  // Whoever has left comes back by an invitation, which they accept themselves.
  if (change.state === 'ended') return of(change);
  const undo = of(back);
  // What somebody has changed since stays as they left it: this device may not have heard of it yet.
  return { ...of(change), undo: { ...undo, send: { ...undo.send, body: { ...back, before: change } } } };
}

/** Ends a paired device: it wipes what it holds at its next contact. */
export function removeDevice(circle: string, id: string): Command {
  return {
    name: 'device.remove',
    circle,
    apply: (rows) => rows.remove('device', id),
    send: { method: 'DELETE', path: `/v1/circles/${circle}/devices/${id}` },
  };
}

/** Changes whose clock the plan follows. Undone by the one before. */
export function changeZone(circle: string, from: string, to: string): Command {
  const set = (zone: string): Omit<Command, 'undo'> => ({
    name: 'citizen.zone',
    circle,
    apply: (rows) => rows.patch('citizen', circle, { zone }),
    send: { method: 'PATCH', path: `/v1/circles/${circle}`, body: { zone } },
  });
  return { ...set(to), undo: set(from) };
}
