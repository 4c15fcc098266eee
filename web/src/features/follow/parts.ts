// What stands on the citizen's screens only for some, or only now and then: fetched once they stand, since the first
// load is for what everybody sees first. Start reading at: OwnPlan.parts.
import type { Component } from 'svelte';
import type { Item } from '../plan/schedule/expand';
import Choose from './Choose.svelte';
import type { OwnPlan } from './plan.svelte';

export { default as Reward } from '../reward/Reward.svelte';
export { default as Strip } from '../timer/Strip.svelte';
export { default as Time } from '../timer/Time.svelte';
export { default as Again } from './Again.svelte';
export { default as Aside } from './Aside.svelte';
export { default as ChangeCard } from './ChangeCard.svelte';
export { default as ClockFace } from './ClockFace.svelte';
export { default as Help } from './Help.svelte';
export { default as ReadAloud } from './ReadAloud.svelte';

/** The board of a thing, while it is to be chosen on: nothing is chosen yet, or the person chooses again. */
export function boardOf(
  item: Item | undefined,
  rechosen: string,
): Component<{ plan: OwnPlan; item: Item; next?: Item | undefined }> | undefined {
  const isOpen = item?.choices !== undefined && (item.state === 'planned' || item.state === 'active');
  const isChosen = item?.choices?.some(({ id }) => id === item.choice);
  return isOpen && (!isChosen || rechosen === item.id) ? Choose : undefined;
}
