export * from './generate.ts';
export * from './model.ts';
export * from './operations.ts';
export * from './oracle.ts';
export * from './rows.ts';
export * from './session.ts';
