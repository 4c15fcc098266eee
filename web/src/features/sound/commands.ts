// Every write of a recording.
import { soundSource } from '../../api/pictures';
import type { Command } from '../../sync/command';

/** A recorded voice. It is on this device at once, under the address it will be asked for. Nothing undoes it: a
 *  recording that no card has goes by itself. */
export function addSound(
  circle: string,
  by: string,
  at: string,
  { id, file, milliseconds }: { readonly id: string; readonly file: Blob; readonly milliseconds: number },
): Command {
  const path = soundSource(circle, `own:${id}`) ?? '';
  return {
    name: 'sound.add',
    circle,
    apply: (rows) => rows.put('sound', id, { id, type: file.type, milliseconds, addedBy: by, addedAt: at }),
    send: { method: 'PUT', path, body: {}, file },
    keep: [{ path, blob: file }],
  };
}
