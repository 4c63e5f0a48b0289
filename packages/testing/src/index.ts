export * from './accounts.ts';
export * from './cookiejar.ts';
export * from './database.ts';
export * from './people.ts';
export * from './realm.ts';
export * from './sign-in.ts';
export * from './totp.ts';
export * from './world.ts';
