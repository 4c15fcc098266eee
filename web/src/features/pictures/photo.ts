// A photo from camera or file, made ready: opened, within what the server takes, and cut for this device.
// Owns: decoding in the browser. Does not own: the choice of the square (crop) nor the sending (commands).
import { centred, type Crop, type Extent } from './crop';

const taken = ['image/jpeg', 'image/png', 'image/webp'];
const mostBytes = 20 << 20;
const mostPixels = 40_000_000;

/** A photo that is open. `close` frees its memory. */
export interface Photo extends Extent {
  readonly url: string;
  readonly file: Blob;
  readonly close: () => void;
}

/** Opens a file as a photo; undefined when the browser cannot read it as a picture. */
export async function openPhoto(file: Blob): Promise<Photo | undefined> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    return undefined;
  }
  const { width, height } = bitmap;
  const fits = taken.includes(file.type) && file.size <= mostBytes && width * height <= mostPixels;
  // What the server would refuse (HEIC from a phone, a giant) is made into a JPEG it takes.
  const scale = fits ? 1 : Math.min(1, 4000 / Math.max(width, height));
  const size = { width: Math.round(width * scale), height: Math.round(height * scale) };
  const sent = fits ? file : await drawn(bitmap, { x: 0, y: 0, ...size }, { width, height }, 'image/jpeg');
  bitmap.close();
  const url = URL.createObjectURL(sent);
  return { ...size, url, file: sent, close: () => URL.revokeObjectURL(url) };
}

/** The square of a photo in the two sizes that screens ask for. */
export async function cut(photo: Photo, crop: Crop = centred(photo)): Promise<{ large: Blob; small: Blob }> {
  const bitmap = await createImageBitmap(photo.file, crop.x, crop.y, crop.size, crop.size);
  try {
    const square = (size: number): Promise<Blob> =>
      drawn(bitmap, { x: 0, y: 0, width: size, height: size }, { width: crop.size, height: crop.size }, 'image/jpeg');
    return { large: await square(Math.min(1024, crop.size)), small: await square(256) };
  } finally {
    bitmap.close();
  }
}

async function drawn(
  bitmap: ImageBitmap,
  to: Extent & { x: number; y: number },
  from: Extent,
  type: string,
): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = to.width;
  canvas.height = to.height;
  const brush = canvas.getContext('2d');
  if (!brush) throw new Error('this browser cannot draw');
  brush.fillStyle = 'white'; // a transparent picture lies on a white plate
  brush.fillRect(0, 0, to.width, to.height);
  brush.imageSmoothingQuality = 'high';
  brush.drawImage(bitmap, 0, 0, from.width, from.height, 0, 0, to.width, to.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new Error('this browser cannot write a picture'))),
      type,
      0.9,
    );
  });
}
