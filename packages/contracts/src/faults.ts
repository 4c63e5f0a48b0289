import { contentFaults } from './faults/content.ts';
import { peopleFaults } from './faults/people.ts';
import { requestFaults } from './faults/requests.ts';
import { trailFaults } from './faults/trail.ts';
import { workspaceFaults } from './faults/workspaces.ts';

/**
 * The closed set of faults: code → HTTP status and the French sentence shown to a person, which says what to do.
 * A `{name}` in a sentence is filled from the fault's parameters. The database raises the same codes (SQLSTATE BG000).
 */
export const faults = {
  ...requestFaults,
  ...contentFaults,
  ...workspaceFaults,
  ...peopleFaults,
  ...trailFaults,
} as const satisfies Record<string, { status: number; message: string }>;

/** A code of the closed set. */
export type FaultCode = keyof typeof faults;

/** Values put into a fault's sentence and sent as members of the problem document; never content, never a name. */
export type FaultParams = Record<string, string | number | boolean>;

/** An expected refusal, thrown by {@link fault} and rendered as `application/problem+json` (RFC 9457). */
export class Fault extends Error {
  readonly code: FaultCode;
  readonly status: number;
  readonly params: FaultParams;
  constructor(code: FaultCode, params: FaultParams = {}) {
    super(code);
    this.name = 'Fault';
    this.code = code;
    this.status = faults[code].status;
    this.params = params;
  }
}

/** Makes the error to throw for `code`. */
export const fault = (code: FaultCode, params?: FaultParams): Fault => new Fault(code, params);

/** Tells whether a string, from the database or the network, is a code of the set. */
export const isFaultCode = (code: string): code is FaultCode => Object.hasOwn(faults, code);

const said = (value: FaultParams[string] | undefined): string =>
  typeof value === 'number' ? value.toLocaleString('fr-FR') : String(value ?? '');
/** The sentence for a person, with `{name}` filled; an absent parameter leaves nothing behind. */
export const faultMessage = (code: FaultCode, params: FaultParams = {}): string =>
  faults[code].message.replace(/\{(\w+)\}/g, (_, name: string) => said(params[name])).trim();
