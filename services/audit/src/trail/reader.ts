import { type Action, allow, may, type SubjectKind } from '@bocage/permissions';
import { type Caller, type Db, type Member, newId, type Tx } from '@bocage/platform';

/** What the reader of a trail may do with it: asked, or refused at once. */
export type Rights = {
  may(action: Action, subject: SubjectKind): boolean;
  allow(action: Action, subject: SubjectKind): void;
};

/** Whose trail, and who is at it: a member at their body's, the operator at the instance's. */
export type Reader = {
  /** Null: the instance's. */
  tenantId: string | null;
  /** The transaction of the request. */
  act<T>(work: (tx: Tx, rights: Rights) => Promise<T>): Promise<T>;
  /** One of many short ones. */
  run<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
};

// The operator's routes ask for the role and the second factor; the database, that it be the instance's trail.
const operatorRights: Rights = { may: () => true, allow: () => undefined };

export const readersOf = (db: Db) => ({
  member: (caller: Member): Reader => ({
    tenantId: caller.tenantId,
    act: (work) =>
      db.as(caller, (tx, { ability }) =>
        work(tx, {
          may: (action, subject) => may(ability, action, subject),
          allow: (action, subject) => allow(ability, action, subject),
        }),
      ),
    run: (work) => db.as({ ...caller, requestId: newId() }, work),
  }),

  operator: ({ account, requestId }: Pick<Caller, 'account' | 'requestId'>): Reader => {
    const scope = { reason: 'journal de l’instance', tenantId: null, account };
    return {
      tenantId: null,
      act: (work) => db.asSystem({ ...scope, requestId }, (tx) => work(tx, operatorRights)),
      run: (work) => db.asSystem({ ...scope, requestId: newId() }, work),
    };
  },
});
export type Readers = ReturnType<typeof readersOf>;
