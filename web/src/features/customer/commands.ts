// Every write about a customer that can wait for the net. What must be answered at once (making a customer or a
// citizen, using an invitation) is asked directly.
import type { CustomerInvitation, Group, Staff, Unit } from '../../api/wire';
import type { Command } from '../../sync/command';

const part = (customer: string, rest: string): string => `/v1/circles/${customer}/${rest}`;

/** Changes the customer's name. Undone by the one before. */
export function renameCustomer(customer: string, from: string, to: string): Command {
  const set = (name: string): Omit<Command, 'undo'> => ({
    name: 'customer.rename',
    circle: customer,
    apply: (rows) => rows.patch('customer', customer, { name }),
    send: { method: 'PATCH', path: part(customer, 'customer'), body: { name } },
  });
  return { ...set(to), undo: set(from) };
}

/** Makes a unit. Undone by taking it away. */
export function addUnit(customer: string, unit: Unit): Command {
  const path = part(customer, `units/${unit.id}`);
  return {
    name: 'unit.put',
    circle: customer,
    apply: (rows) => rows.put('unit', unit.id, unit),
    send: { method: 'PUT', path, body: { name: unit.name } },
    undo: {
      name: 'unit.delete',
      circle: customer,
      apply: (rows) => rows.remove('unit', unit.id),
      send: { method: 'DELETE', path },
    },
  };
}

/** Makes a group. Undone by taking it away. */
export function addGroup(customer: string, group: Group): Command {
  return { ...putGroup(customer, group), undo: deleteGroup(customer, group.id) };
}

/** Changes a group. Undone by what it was. */
export function changeGroup(customer: string, from: Group, to: Group): Command {
  return { ...putGroup(customer, to), undo: putGroup(customer, from) };
}

function putGroup(customer: string, group: Group): Omit<Command, 'undo'> {
  const { id, name, unit, colour, picture } = group;
  return {
    name: 'group.put',
    circle: customer,
    apply: (rows) => rows.put('group', id, { ...group, citizens: rows.get('group', id)?.citizens ?? group.citizens }),
    send: { method: 'PUT', path: part(customer, `groups/${id}`), body: { name, unit, colour, picture } },
  };
}

/** Takes a group away: nobody is in it any longer. */
export function deleteGroup(customer: string, id: string): Command {
  return {
    name: 'group.delete',
    circle: customer,
    apply: (rows) => rows.remove('group', id),
    send: { method: 'DELETE', path: part(customer, `groups/${id}`) },
  };
}

/** Puts a citizen whom the customer has into a group, or takes one out. Each is undone by the other. */
export function moveCitizen(customer: string, group: string, citizen: string, isIn: boolean): Command {
  const set = (to: boolean): Omit<Command, 'undo'> => ({
    name: to ? 'group.add' : 'group.remove',
    circle: customer,
    apply: (rows) => {
      const others = (rows.get('group', group)?.citizens ?? []).filter((one) => one !== citizen);
      rows.patch('group', group, { citizens: to ? [...others, citizen] : others });
    },
    send: {
      method: to ? 'PUT' : 'DELETE',
      path: part(customer, `groups/${group}/citizens/${citizen}`),
      ...(to ? { body: {} } : {}),
    },
  });
  return { ...set(isIn), undo: set(!isIn) };
}

/** Changes what somebody is, where and when. Undone by what it was. */
export function changeStaff(customer: string, from: Staff, to: Staff): Command {
  const set = ({ id, role, groups, from: begins, until }: Staff): Omit<Command, 'undo'> => {
    const times = { ...(begins === undefined ? {} : { from: begins }), ...(until === undefined ? {} : { until }) };
    return {
      name: 'staff.change',
      circle: customer,
      apply: (rows) => rows.put('staff', id, { id, name: to.name, role, groups, ...times }),
      send: { method: 'PUT', path: part(customer, `staff/${id}`), body: { role, groups, ...times } },
    };
  };
  return { ...set(to), undo: set(from) };
}

/** Ends somebody's work here: they stand in none of the customer's plans any longer. */
export function endStaff(customer: string, person: string): Command {
  return {
    name: 'staff.end',
    circle: customer,
    apply: (rows) => rows.remove('staff', person),
    send: { method: 'DELETE', path: part(customer, `staff/${person}`) },
  };
}

/** Has a mail sent whose link makes somebody staff, or lets a guardian bring a citizen. Undone by withdrawing it. */
export function inviteByMail(customer: string, invitation: CustomerInvitation, language: 'da' | 'en'): Command {
  const { id, kind, email, role, groups, from, until } = invitation;
  return {
    name: 'invite.send',
    circle: customer,
    apply: (rows) => rows.put('invitation', id, invitation),
    send: {
      method: 'PUT',
      path: part(customer, `invites/${id}`),
      body: { kind, email, role, groups, from, until, language },
    },
    undo: withdrawInvite(customer, id),
  };
}

/** Makes an invitation's link useless. */
export function withdrawInvite(customer: string, id: string): Command {
  return {
    name: 'invite.withdraw',
    circle: customer,
    apply: (rows) => rows.remove('invitation', id),
    send: { method: 'DELETE', path: part(customer, `invites/${id}`) },
  };
}
