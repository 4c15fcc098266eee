// Which pictures and recordings a device should hold: those of the coming eight days, yesterday's too, nearest day first.
import { pictureSource, soundSource } from '../api/pictures';
import type { Replica } from '../sync/replica';
import { addDays } from '../i18n/calendar';
import { expand } from '../features/plan/schedule/expand';
import { nowIn } from '../features/plan/schedule/moment';

/** The addresses, most wanted first; photos only where this person may see them. A citizen's device holds the large ones too. */
export function wantedPictures(replica: Replica, at: number): readonly string[] {
  const wanted = new Set<string>();
  for (const { id, zone, role, scopes } of replica.circles) {
    const { day } = nowIn(zone, at);
    const sizes = role === 'citizen' ? (['large', 'small'] as const) : (['small'] as const);
    const want = (ref: string | undefined): void => {
      for (const size of sizes) {
        const source = pictureSource(id, ref, size);
        if (source !== undefined && (!source.photo || scopes.includes('pictures.see'))) wanted.add(source.src);
      }
    };
    want(replica.row('citizen', id, id)?.picture);
    for (const { picture } of replica.rows('member', id)) {
      const face = pictureSource(id, picture, 'small'); // whoever is there sees who else is
      if (face !== undefined) wanted.add(face.src);
    }
    for (const reward of replica.rows('reward', id)) want(reward.picture);
    for (const run of replica.rows('timer', id)) want(run.picture);
    const items = expand(
      replica.rows('activity', id),
      replica.rows('occurrence', id),
      addDays(day, -1),
      addDays(day, 8),
    );
    for (const item of items) {
      want(item.picture);
      for (const { picture } of [...item.steps, ...(item.choices ?? [])]) want(picture);
      const sound = soundSource(id, item.sound);
      if (sound !== undefined && scopes.includes('pictures.see')) wanted.add(sound);
    }
  }
  return [...wanted];
}
