import { v7, validate } from 'uuid';

/** A new identifier: UUIDv7 (RFC 9562), sortable by time of making. */
export const newId = (): string => v7();

/** Tells whether a text has the shape of an identifier. */
export const isId = (text: string): boolean => validate(text);
