// Where a picture or a recording is fetched from. Same-origin always; the service worker answers when there is no net.
import type { PictureRef } from './wire';

export interface PictureSource {
  readonly src: string;
  readonly photo: boolean; // fills its plate; a pictogram keeps a margin
}

/** The address of a recording in a circle; undefined when there is none. */
export function soundSource(circle: string, ref: string | undefined): string | undefined {
  return ref?.startsWith('own:') ? `/v1/circles/${circle}/sounds/${ref.slice(4)}` : undefined;
}

/** The address of a picture in a circle; undefined when there is none. */
export function pictureSource(
  circle: string,
  ref: PictureRef | undefined,
  size: 'large' | 'small',
): PictureSource | undefined {
  const [kind, id] = ref?.split(':') ?? [];
  const photo = kind !== 'archive';
  const src = photo
    ? `/v1/circles/${circle}/${kind === 'own' ? 'pictures' : kind}/${id}/${size}`
    : `/archive/${id}.svg`;
  return id ? { src, photo } : undefined;
}
