import { v7 } from 'uuid';

/** A new identifier: UUIDv7 (RFC 9562), sortable by time of making. */
export const newId = (): string => v7();
