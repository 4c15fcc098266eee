// Templates: keeping them, as commands, and placing them in a plan.
// Owns: what a template makes of a day or a week. Does not own: sending pictures from one circle to another: whoever
// places says what a reference becomes there. Start reading at: place.
import type { Activity, Content, Template } from '../../api/wire';
import type { Command } from '../../sync/command';
import { createActivity, type NewActivity } from './commands';
import type { Site } from './day';
import { ranksFor } from './rank';
import { formatDay, parseDay } from './schedule/day';
import type { Item } from './schedule/expand';

/** Where a template is placed, and how. */
export interface Placing {
  readonly zone: string;
  readonly newId: () => string;
  readonly own?: (reference: string) => string | undefined; // what an own picture or sound is called there; undefined leaves it out
}

/** The activities that a template makes from a day on, each with identifiers of its own. A week begins on the day. */
export function place(template: Pick<Template, 'body'>, day: string, placing: Placing): NewActivity[] {
  const first = parseDay(day);
  if (first === undefined) return [];
  return template.body.days.flatMap(({ activities }, at) => {
    const ranks = ranksFor(activities.map(() => ''));
    return activities.map((content, index) => placed(content, formatDay(first + at), ranks[index] ?? '', placing));
  });
}

function placed(content: Content, day: string, rank: string, { zone, newId, own }: Placing): NewActivity {
  const there = (reference: string): string | undefined =>
    own === undefined || !reference.startsWith('own:') ? reference : own(reference);
  const pictured = <T extends { readonly picture?: string }>({ picture, ...rest }: T): Omit<T, 'picture'> & T => {
    const found = picture === undefined ? undefined : there(picture);
    return { ...rest, ...(found === undefined ? {} : { picture: found }) } as Omit<T, 'picture'> & T;
  };
  const { sound, steps = [], choices = [], ...said } = pictured(content);
  const voice = sound === undefined ? undefined : there(sound);
  return {
    start: '',
    end: '',
    minutes: 0,
    part: '',
    ...said,
    id: newId(),
    day,
    rank,
    rule: '',
    zone,
    steps: steps.map((step) => ({ ...pictured(step), id: newId() })),
    ...(choices.length > 0 && { choices: choices.map((choice) => ({ ...pictured(choice), id: newId() })) }),
    ...(voice !== undefined && { sound: voice }),
  };
}

/** Places a template in a plan: one press, to be undone together. */
export function placeTemplate(site: Site, template: Pick<Template, 'body'>, day: string, placing: Placing): Command[] {
  return place(template, day, placing).map((activity) => createActivity(site, activity));
}

/** The same activities for several plans, each known as one by its group: changed for all, adjusted for one. */
export function placeForMany(
  sites: readonly Site[],
  template: Pick<Template, 'body'>,
  day: string,
  placing: (site: Site) => Placing,
  newId: () => string,
): Command[] {
  const groups: string[] = [];
  return sites.flatMap((site) =>
    place(template, day, placing(site)).map((activity, index) =>
      createActivity(site, { ...activity, group: (groups[index] ??= newId()) }),
    ),
  );
}

/** What a template would keep of what is there: an activity or an item of a day. */
export function contentOf(of: Activity | Item): Content {
  const {
    title,
    picture,
    colour,
    place: where,
    why,
    note,
    start,
    end,
    minutes,
    part,
    steps,
    choices,
    timer,
    sound,
  } = of;
  const people = (of.with ?? []).flatMap(({ name }) => (name === undefined || name === '' ? [] : [{ name }]));
  const said: Record<string, unknown> = { picture, colour, place: where, why, note, start, end, minutes, part };
  const kept = Object.entries(said).filter(([, value]) => value !== undefined && value !== '' && value !== 0);
  return {
    title,
    ...Object.fromEntries(kept),
    ...(people.length > 0 && { with: people }),
    ...(steps.length > 0 && { steps }),
    ...(choices !== undefined && choices.length > 0 && { choices }),
    ...(timer !== undefined && timer.kind !== '' && { timer }),
    ...(sound !== undefined && sound !== '' && { sound }),
  };
}

/** The body of a template that is what lies on these days. */
export function bodyOf(days: readonly (readonly (Activity | Item)[])[]): Template['body'] {
  return { days: days.map((items) => ({ activities: items.map(contentOf) })) };
}

const templatePath = (circle: string, id: string): string => `/v1/circles/${circle}/templates/${id}`;

/** What a screen says of a template. */
export type TemplateChange = Partial<Pick<Template, 'kind' | 'name' | 'picture' | 'colour' | 'body'>>;

/** Keeps a template. Undone by deleting it. */
export function createTemplate(site: Site, template: Omit<Template, 'author' | 'version'>): Command {
  return put(site, { ...template, author: site.by, version: 1 }, remove(site, template.id));
}

/** Changes a template: what was placed from it stays as it is. */
export function changeTemplate(site: Site, there: Template, change: TemplateChange): Command {
  const step = (body: TemplateChange): Command => ({
    name: 'template.change',
    circle: site.circle,
    apply: (rows) => rows.patch('template', there.id, body),
    send: { method: 'PATCH', path: templatePath(site.circle, there.id), body },
  });
  const old: Record<string, unknown> = { picture: '', colour: '', ...there };
  return { ...step(change), undo: step(Object.fromEntries(Object.keys(change).map((name) => [name, old[name]]))) };
}

/** Deletes a template. Undone by keeping it again. */
export function deleteTemplate(site: Site, there: Template): Command {
  return { ...remove(site, there.id), undo: put(site, there) };
}

function put(site: Site, template: Template, undo?: Command): Command {
  const { id, kind, name, picture, colour, body } = template;
  return {
    name: 'template.create',
    circle: site.circle,
    apply: (rows) => rows.put('template', id, template),
    send: {
      method: 'PUT',
      path: templatePath(site.circle, id),
      body: { kind, name, ...(picture !== undefined && { picture }), ...(colour !== undefined && { colour }), body },
    },
    ...(undo && { undo }),
  };
}

function remove(site: Site, id: string): Command {
  return {
    name: 'template.delete',
    circle: site.circle,
    apply: (rows) => rows.remove('template', id),
    send: { method: 'DELETE', path: templatePath(site.circle, id) },
  };
}
