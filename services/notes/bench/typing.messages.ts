/** What the bench tells a process of people at keyboards, and what it hears from it. */
export type Seat = { noteId: string; bearer: string };
export type ToTyping =
  /** These people sit down too, and type from when they have their text. */
  | { type: 'sit'; seats: Seat[]; url: string; tenant: string; keysPerSecond: number; cursors: boolean }
  | { type: 'measure'; ms: number };
export type FromTyping = { type: 'seated' } | ({ type: 'measured' } & Measured);

/** Of one process: durations in milliseconds, one for each key and who saw it. */
export type Measured = {
  /** From a key to each other screen: that client's Yjs document has it. */
  screen: number[];
  /** From a key to its acknowledgement, as the client saw it. */
  acknowledged: number[];
  /** Connections that broke. */
  cuts: number;
  /** Keys typed in the time that have not been acknowledged at its end. */
  waiting: number;
};
