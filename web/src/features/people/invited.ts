// Invitations that nobody has answered yet. They are asked for, not synced: only who manages people sees them.
import { ask } from '../../api/http';
import type { Role, Scope } from '../../api/wire';

/** One entry of GET …/invitations. */
export interface Invitation {
  readonly id: string;
  readonly role: Role;
  readonly scopes: readonly Scope[] | null;
  readonly label?: string;
  readonly until?: string; // when the relation it makes ends
  readonly invitedBy?: string;
  readonly expiresAt: string; // when the link lapses
}

/** The invitations whose link still works, the one that lapses first on top. */
export async function invitations(circle: string, signal: AbortSignal): Promise<readonly Invitation[]> {
  const answer = await ask<{ invitations: readonly Invitation[] | null }>('GET', `/v1/circles/${circle}/invitations`, {
    signal,
  });
  return [...(answer.invitations ?? [])].sort((one, two) => (one.expiresAt < two.expiresAt ? -1 : 1));
}

/** Makes an invitation's link useless. */
export async function withdraw(circle: string, id: string): Promise<void> {
  await ask('DELETE', `/v1/circles/${circle}/invitations/${id}`);
}
