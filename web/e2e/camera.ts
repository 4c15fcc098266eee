// What a camera sees: the code that is drawn on a screen, read from its pixels.
import type { Locator } from '@playwright/test';
import readCode from 'jsqr';

/** The text in the QR code that is drawn in an element, or '' while a camera would find none. */
export async function look(at: Locator): Promise<string> {
  const photo = (await at.screenshot()).toString('base64');
  const { pixels, width, height } = await at.page().evaluate(async (png) => {
    const bytes = Uint8Array.from(atob(png), (character) => character.charCodeAt(0));
    const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(image.width, image.height).getContext('2d');
    canvas?.drawImage(image, 0, 0);
    const data = canvas?.getImageData(0, 0, image.width, image.height).data ?? [];
    return { pixels: [...data], width: image.width, height: image.height };
  }, photo);
  return readCode(Uint8ClampedArray.from(pixels), width, height)?.data ?? '';
}
