// What Hocuspocus puts on the wire: the note's name, the kind of message, then its content (numbers as LEB128).
const kinds = { sync: 0, syncStatus: 8 } as const;
const syncStep1 = 0;

const readNumber = (bytes: Uint8Array, at: number): { value: number; next: number } | null => {
  let value = 0;
  let weight = 1;
  for (let index = at; index < bytes.length && index < at + 7; index += 1) {
    const byte = bytes[index] ?? 0;
    value += (byte & 0x7f) * weight;
    if (byte < 0x80) return { value, next: index + 1 };
    weight *= 128;
  }
  return null;
};

const kindOf = (bytes: Uint8Array): { kind: number; next: number } | null => {
  const name = readNumber(bytes, 0);
  if (!name || name.next + name.value > bytes.length) return null;
  const kind = readNumber(bytes, name.next + name.value);
  return kind && { kind: kind.value, next: kind.next };
};

/** Whether a message sent to the server carries changes, each of which it answers with one acknowledgement. */
export const carriesChanges = (bytes: Uint8Array): boolean => {
  const found = kindOf(bytes);
  return found?.kind === kinds.sync && bytes[found.next] !== syncStep1;
};

/** What a message from the server acknowledges: `true` on disk, `false` not taken, null when it is no acknowledgement. */
export const acknowledges = (bytes: Uint8Array): boolean | null => {
  const found = kindOf(bytes);
  if (found?.kind !== kinds.syncStatus) return null;
  return bytes[found.next] === 1;
};
