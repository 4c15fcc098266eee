// Files as they travel: sent and fetched as base64, chosen from the device and saved to it.

/** A file's bytes, for a body. */
export async function base64Of(file: Blob): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

/** Has the browser save a file under a name. */
export function save(name: string, content: string | Blob): void {
  const blob =
    content instanceof Blob
      ? content
      : new Blob([Uint8Array.from(atob(content), (c) => c.charCodeAt(0))], { type: 'text/csv' });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // once the browser has begun
}
