type Page<T> = { items: T[]; next: string | null };

/** All pages of a list that stays short (a tree's level, workspaces, members), the first `max` and, when there are more, some beyond: {@link ListEnd} says so. */
export const allPages = async <T>(
  page: (cursor: string | undefined) => Promise<Page<T>>,
  max = 1_000,
): Promise<T[]> => {
  const all: T[] = [];
  let cursor: string | undefined;
  do {
    const one = await page(cursor);
    all.push(...one.items);
    cursor = one.next ?? undefined;
  } while (cursor && all.length <= max);
  return all;
};
