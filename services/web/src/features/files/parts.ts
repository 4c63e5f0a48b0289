/** What of a file a part is: from which byte, to which (not included). Parts are numbered from 1. */
export const rangeOf = (part: number, partSizeBytes: number, sizeBytes: number): { from: number; to: number } => ({
  from: (part - 1) * partSizeBytes,
  to: Math.min(part * partSizeBytes, sizeBytes),
});

/** The parts that have still to be sent, in order. */
export const missingParts = (partCount: number, received: ReadonlySet<number>): number[] =>
  Array.from({ length: partCount }, (_, index) => index + 1).filter((part) => !received.has(part));

/** How many bytes of the file the server has, or is being given: whole parts, and what of the others is on its way. */
export const sentBytes = (
  file: { sizeBytes: number; partSizeBytes: number },
  received: ReadonlySet<number>,
  underWay: ReadonlyMap<number, number>,
): number => {
  let sum = 0;
  for (const part of received) {
    const { from, to } = rangeOf(part, file.partSizeBytes, file.sizeBytes);
    sum += Math.max(0, to - from);
  }
  for (const [part, bytes] of underWay) if (!received.has(part)) sum += bytes;
  return Math.min(sum, file.sizeBytes);
};

/** The first run of missing parts, at most `most` long: links are asked for runs. */
export const nextRun = (missing: readonly number[], most: number): { first: number; count: number } | null => {
  const [first] = missing;
  if (first === undefined) return null;
  let count = 1;
  while (count < most && missing[count] === first + count) count += 1;
  return { first, count };
};
