// Looking after the library: another name, another cut, another picture everywhere, a copy for somebody else.
// Owns: these writes and where a picture is used. Does not own: adding and deleting (commands).
import { pictureSource } from '../../api/pictures';
import type { Activity, Occurrence, Picture, PictureRef } from '../../api/wire';
import type { Command, Kept } from '../../sync/command';
import { changeActivity, changeOccurrence, seriesOf, type Site } from '../plan/commands';

/** Another word under a picture. */
export function renamePicture(circle: string, { id, name }: Pick<Picture, 'id' | 'name'>, to: string): Command {
  const named = (is: string): Command => ({
    name: 'picture.rename',
    circle,
    apply: (rows) => rows.patch('picture', id, { name: is }),
    send: { method: 'PATCH', path: `/v1/circles/${circle}/pictures/${id}`, body: { name: is } },
  });
  return { ...named(to), undo: named(name) };
}

interface Pictured {
  readonly picture?: PictureRef;
}
const swapped = <T extends Pictured>(things: readonly T[], from: PictureRef, to: PictureRef): readonly T[] =>
  things.map((one) => (one.picture === from ? { ...one, picture: to } : one));

type Look = Partial<Pick<Activity, 'picture' | 'steps' | 'choices'>>;

/** What of a thing must change for it to show another picture; undefined when it does not show the first. */
function changeOf(thing: Look, from: PictureRef, to: PictureRef): Look | undefined {
  const { picture, steps, choices } = thing;
  const shows = (list: readonly Pictured[] | undefined): boolean => list?.some((one) => one.picture === from) === true;
  const change: Look = {
    ...(picture === from && { picture: to }),
    ...(steps && shows(steps) && { steps: swapped(steps, from, to) }),
    ...(choices && shows(choices) && { choices: swapped(choices, from, to) }),
  };
  return Object.keys(change).length > 0 ? change : undefined;
}

interface Plan {
  readonly activities: readonly Activity[];
  readonly occurrences: readonly Occurrence[];
}

/** The words of what uses a picture, each once. */
export function usedIn({ activities, occurrences }: Plan, ref: PictureRef): string[] {
  const titles = activities.filter((one) => changeOf(one, ref, '') !== undefined).map(({ title }) => title);
  const days = occurrences.flatMap((row) => {
    const activity = activities.find(({ id }) => id === row.activity);
    return activity && changeOf(row, ref, '') !== undefined ? [row.title ?? activity.title] : [];
  });
  return [...new Set([...titles, ...days])];
}

/** One picture in the place of another, in all of a plan. What the server would refuse stays as it is. */
export function replaceEverywhere(site: Site, plan: Plan, from: PictureRef, to: PictureRef): Command[] {
  const commands: Command[] = [];
  for (const activity of plan.activities) {
    const change = changeOf(activity, from, to);
    const command = change && changeActivity(site, seriesOf(activity, plan.occurrences), change);
    if (command) commands.push(command);
  }
  for (const row of plan.occurrences) {
    const activity = plan.activities.find(({ id }) => id === row.activity);
    const { picture, steps } = changeOf(row, from, to) ?? {};
    if (!activity || (picture === undefined && steps === undefined)) continue;
    const fields = { ...(picture !== undefined && { picture }), ...(steps !== undefined && { steps }) };
    commands.push(changeOccurrence(site, activity, row, row.key, fields));
  }
  return commands;
}

/** A copy of an own picture in another circle, there at once with the pixels that this device holds. Undone by taking
 *  it out of the library. */
export async function copyPicture(
  site: Site,
  id: string,
  from: { readonly circle: string; readonly picture: Picture },
  load: typeof fetch = fetch,
): Promise<Command> {
  const path = `/v1/circles/${site.circle}/pictures/${id}`;
  const keep: Kept[] = [];
  for (const size of ['large', 'small'] as const) {
    const source = pictureSource(from.circle, `own:${from.picture.id}`, size)?.src ?? '';
    const blob = await load(source).then(
      (answer) => (answer.ok ? answer.blob() : undefined),
      () => undefined, // not on this device: it comes when the net is back
    );
    if (blob) keep.push({ path: `${path}/${size}`, blob });
  }
  const row: Picture = { ...from.picture, id, addedBy: site.by, addedAt: site.at, deleted: false };
  return {
    name: 'picture.copy',
    circle: site.circle,
    apply: (rows) => rows.put('picture', id, row),
    send: { method: 'POST', path: `${path}/copies`, body: { from: from.circle, picture: from.picture.id } },
    keep,
    undo: {
      name: 'picture.delete',
      circle: site.circle,
      apply: (rows) => rows.patch('picture', id, { deleted: true }),
      send: { method: 'DELETE', path },
    },
  };
}
