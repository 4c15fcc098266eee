// How many pictures of a choice board stand beside each other, so that all are as large as they can be. Pure.

export interface Grid {
  readonly wide: number; // columns where it is wider than high
  readonly narrow: number; // and where it is higher than wide
}

/** The columns for so many pictures: 2, 3, 4, 6, 9 and 12 fill their rows. */
export function gridOf(count: number): Grid {
  if (count <= 2) return { wide: Math.max(1, count), narrow: 1 };
  if (count === 3) return { wide: 3, narrow: 1 };
  if (count === 4) return { wide: 4, narrow: 2 };
  if (count <= 6) return { wide: 3, narrow: 2 };
  if (count <= 9) return { wide: Math.ceil(count / 2), narrow: 3 };
  return { wide: Math.ceil(count / 2), narrow: 3 };
}

/** Some of the pictures, and which page comes after. All at once when `most` is not less. */
export function pageOf<T>(all: readonly T[], page: number, most: number): { shown: readonly T[]; next: number } {
  if (all.length <= most) return { shown: all, next: 0 };
  const pages = Math.ceil(all.length / most);
  const at = page % pages;
  return { shown: all.slice(at * most, (at + 1) * most), next: (at + 1) % pages };
}
