// The square a person cuts out of a photo, in pixels of the photo as it is seen (after orientation).
// Owns: the geometry. Does not own: decoding or sending.

/** A square inside a picture: left, top and side, whole pixels. */
export interface Crop {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

/** How large a picture is. */
export interface Extent {
  readonly width: number;
  readonly height: number;
}

/** The smallest square that may be cut: smaller would be shown blurred. */
export const smallest = 128;

const clamp = (value: number, low: number, high: number): number => Math.min(Math.max(value, low), Math.max(low, high));

function within(crop: Crop, picture: Extent): Crop {
  const side = Math.min(picture.width, picture.height);
  const size = Math.round(clamp(crop.size, Math.min(smallest, side), side));
  return {
    x: Math.round(clamp(crop.x, 0, picture.width - size)),
    y: Math.round(clamp(crop.y, 0, picture.height - size)),
    size,
  };
}

/** The largest square in the middle. */
export function centred(picture: Extent): Crop {
  const size = Math.min(picture.width, picture.height);
  return within({ x: (picture.width - size) / 2, y: (picture.height - size) / 2, size }, picture);
}

/** The square moved by so many pixels of the picture, held inside it. */
export function moved(crop: Crop, byX: number, byY: number, picture: Extent): Crop {
  return within({ ...crop, x: crop.x + byX, y: crop.y + byY }, picture);
}

/** The square made `times` as close (over 1 shows less), about its own middle. */
export function zoomed(crop: Crop, times: number, picture: Extent): Crop {
  const side = Math.min(picture.width, picture.height);
  const size = clamp(crop.size / times, Math.min(smallest, side), side);
  const shift = (crop.size - size) / 2;
  return within({ x: crop.x + shift, y: crop.y + shift, size }, picture);
}

/** How close the square is, in whole per cent; 100 shows the largest square. */
export function closeness(crop: Crop, picture: Extent): number {
  return Math.round((Math.min(picture.width, picture.height) / crop.size) * 100);
}
