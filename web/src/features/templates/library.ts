// What this device knows of pictures, for those who copy them: the rows, and the bytes, which the worker has kept.
import { pictureSource } from '../../api/pictures';
import type { Replica } from '../../sync/replica';
import type { Library } from './laying';

/** The pictures of the circles on this device. Bytes that cannot be had are left out: the server has them. */
export function libraryOf(replica: Replica): Library {
  return {
    picture: (circle, id) => replica.row('picture', circle, id),
    bytes: async (circle, id, size) => {
      const source = pictureSource(circle, `own:${id}`, size);
      if (source === undefined) return undefined;
      try {
        const answer = await fetch(source.src);
        return answer.ok ? await answer.blob() : undefined;
      } catch {
        return undefined;
      }
    },
  };
}
