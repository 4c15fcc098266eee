// Every write to the library of pictures.
import type { Picture } from '../../api/wire';
import type { Command, Kept } from '../../sync/command';
import type { Crop } from './crop';

/** A photo of one's own, cut square. It is on this device at once, under the address it will be asked for. */
export function addPicture(
  circle: string,
  by: string,
  at: string,
  photo: {
    readonly id: string;
    readonly name: string;
    readonly crop: Crop;
    readonly file: Blob;
    readonly large: Blob;
    readonly small: Blob;
    readonly credit?: { readonly licence: string; readonly author: string; readonly source: string };
  },
): Command {
  const path = `/v1/circles/${circle}/pictures/${photo.id}`;
  const row: Picture = {
    id: photo.id,
    name: photo.name,
    width: photo.crop.size,
    height: photo.crop.size,
    ...(photo.credit ?? { licence: '', author: '', source: '' }),
    addedBy: by,
    addedAt: at,
  };
  const keep: Kept[] = [
    { path: `${path}/large`, blob: photo.large },
    { path: `${path}/small`, blob: photo.small },
  ];
  return {
    name: 'picture.add',
    circle,
    apply: (rows) => rows.put('picture', photo.id, row),
    send: { method: 'PUT', path, body: { name: photo.name, crop: photo.crop, ...photo.credit }, file: photo.file },
    keep,
    undo: mark(circle, photo.id, true),
  };
}

/** Takes a picture out of the library. Plans that use it keep it. Undone by putting it back. */
export function deletePicture(circle: string, id: string): Command {
  return { ...mark(circle, id, true), undo: mark(circle, id, false) };
}

function mark(circle: string, id: string, isDeleted: boolean): Command {
  const path = `/v1/circles/${circle}/pictures/${id}`;
  return {
    name: isDeleted ? 'picture.delete' : 'picture.restore',
    circle,
    apply: (rows) => rows.patch('picture', id, { deleted: isDeleted }),
    send: isDeleted ? { method: 'DELETE', path } : { method: 'POST', path: `${path}/restore` },
  };
}
