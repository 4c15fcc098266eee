// Whether this person has put the first hour away, on any device; and whether the child's tablet has fetched the plan.
import { ask } from '../../api/http';

interface Me {
  readonly person: { readonly guide?: 'hidden' };
}

/** Asks whether it is put away. Without the net it is not known, and nothing is shown. */
export async function isHidden(): Promise<boolean> {
  const { person } = await ask<Me>('GET', '/v1/me');
  return person.guide === 'hidden';
}

/** Puts it away, or takes it out again. */
export const hide = (isPutAway: boolean): Promise<unknown> =>
  ask('PATCH', '/v1/me', { body: { guide: isPutAway ? 'hidden' : 'shown' } });

interface Copies {
  readonly copies: readonly { isPaired: boolean; category: string; endedAt?: string }[];
}

/** Whether a paired device holds the plan of a circle: then it is there to be seen. */
export async function isOnTablet(circle: string): Promise<boolean> {
  const { copies } = await ask<Copies>('GET', `/v1/circles/${circle}/copies`);
  return copies.some(({ isPaired, category, endedAt }) => isPaired && category === 'activities' && !endedAt);
}

const every = 4000;

/** Asks again and again whether the tablet has it, until it has or nobody looks any longer. */
export class OnTablet {
  is = $state(false);

  watch(circle: string): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let over = false;
    const look = async (): Promise<void> => {
      if (document.visibilityState === 'visible') this.is = await isOnTablet(circle).catch(() => this.is);
      if (!over && !this.is) timer = setTimeout(() => void look(), every);
    };
    void look();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }
}
