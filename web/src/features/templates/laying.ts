// Laying a template in the plans of many: which pictures go along, and what one press becomes.
// Owns: the pictures and voices of the shelf that a plan needs a copy of. Does not own: what a template makes of a day
// (plan/templates). Start reading at: laid.
import { newId } from '../../api/ids';
import type { Content, Picture, PictureRef, Template } from '../../api/wire';
import type { Command } from '../../sync/command';
import type { Site } from '../plan/commands';
import { placeForMany, type Placing } from '../plan/templates';

/** Where a template is laid: a citizen's plan, from a day on. */
export interface Target extends Site {
  readonly zone: string;
}

/** The pictures and voices of its circle that a template uses, each once. */
export function ownIn(template: Pick<Template, 'body' | 'picture'>): string[] {
  const found = template.body.days.flatMap(({ activities }) =>
    activities.flatMap(({ picture, sound, steps = [], choices = [] }) => [
      picture,
      sound,
      ...[...steps, ...choices].map((each) => each.picture),
    ]),
  );
  return [...new Set(found.filter((ref) => ref?.startsWith('own:') === true))] as string[];
}

/** What a copy of a picture is called in a circle: always the same, so that laying a template every week fills no
 *  library. It looks like any identifier (UUIDv7) made when the original was. */
export async function copyId(original: string, circle: string): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(`${original} ${circle}`)));
  const madeAt = Number.parseInt(original.slice(0, 8) + original.slice(9, 13), 16);
  return newId(madeAt, hash.slice(0, 10));
}

/** Copies a picture to another circle, with its bytes as far as they are here: it is shown there at once. Undone by
 *  taking it out of the library there. */
export async function copyPicture(
  from: string,
  to: string,
  id: string,
  original: Picture,
  library: Library,
): Promise<Command> {
  const path = `/v1/circles/${to}/pictures/${id}`;
  const keep: { path: string; blob: Blob }[] = [];
  for (const size of ['large', 'small'] as const) {
    const blob = await library.bytes(from, original.id, size);
    if (blob !== undefined) keep.push({ path: `${path}/${size}`, blob });
  }
  return {
    name: 'picture.copy',
    circle: to,
    apply: (rows) => rows.put('picture', id, { ...original, id }),
    send: { method: 'POST', path: `${path}/copies`, body: { from, picture: original.id } },
    keep,
    undo: {
      name: 'picture.delete',
      circle: to,
      apply: (rows) => rows.patch('picture', id, { deleted: true }),
      send: { method: 'DELETE', path },
    },
  };
}

/** What this device knows of pictures. */
export interface Library {
  picture(circle: string, id: string): Picture | undefined;
  bytes(circle: string, id: string, size: 'large' | 'small'): Promise<Blob | undefined>;
}

/** The changes that lay a template from `shelf` in each target's plan from a day on: first the pictures it needs there
 *  and does not have, then the activities. One press. A voice stays where it was recorded. */
export async function laid(
  template: Pick<Template, 'body'>,
  shelf: string,
  targets: readonly Target[],
  day: string,
  library: Library,
  newIdentifier: () => string = newId,
): Promise<Command[]> {
  const copies: Command[] = [];
  const names = new Map<string, string>(); // '<circle> <reference>' to the reference there
  for (const { circle } of targets) {
    for (const reference of ownIn(template)) {
      if (circle === shelf) {
        names.set(`${circle} ${reference}`, reference);
        continue;
      }
      const original = library.picture(shelf, reference.slice(4));
      if (original === undefined) continue; // a voice, or a picture that has gone
      const id = await copyId(original.id, circle);
      names.set(`${circle} ${reference}`, `own:${id}`);
      const there = library.picture(circle, id);
      if (there === undefined) copies.push(await copyPicture(shelf, circle, id, original, library));
    }
  }
  const placing = (site: Site): Placing => ({
    zone: targets.find(({ circle }) => circle === site.circle)?.zone ?? 'Europe/Copenhagen',
    newId: newIdentifier,
    own: (reference) => names.get(`${site.circle} ${reference}`),
  });
  return [...copies, ...placeForMany(targets, template, day, placing, newIdentifier)];
}

/** Whose pictures a template on a shelf needs copies of, when it is kept from a citizen's plan. */
export async function kept(
  template: Pick<Template, 'body'>,
  from: string,
  shelf: string,
  library: Library,
): Promise<{ readonly body: Template['body']; readonly commands: readonly Command[] }> {
  const names = new Map<string, string>();
  const commands: Command[] = [];
  for (const reference of from === shelf ? [] : ownIn(template)) {
    const original = library.picture(from, reference.slice(4));
    if (original === undefined) continue;
    const id = await copyId(original.id, shelf);
    names.set(reference, `own:${id}`);
    if (library.picture(shelf, id) === undefined) commands.push(await copyPicture(from, shelf, id, original, library));
  }
  return { body: from === shelf ? template.body : renamed(template.body, names), commands };
}

function renamed(body: Template['body'], names: ReadonlyMap<string, string>): Template['body'] {
  const pictured = <T extends { readonly picture?: PictureRef }>({ picture, ...rest }: T): T => {
    const there = picture?.startsWith('own:') === true ? names.get(picture) : picture;
    return { ...rest, ...(there === undefined ? {} : { picture: there }) } as T;
  };
  return {
    days: body.days.map(({ activities }) => ({
      activities: activities.map((content) => {
        const said: { -readonly [K in keyof Content]: Content[K] } = pictured(content);
        delete said.sound; // a voice belongs to the citizen it was recorded for
        return {
          ...said,
          ...(said.steps && { steps: said.steps.map(pictured) }),
          ...(said.choices && { choices: said.choices.map(pictured) }),
        };
      }),
    })),
  };
}
