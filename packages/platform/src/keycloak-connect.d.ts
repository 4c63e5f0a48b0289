declare module 'keycloak-connect/middleware/auth-utils/token.js' {
  const Token: unknown;
  export default Token;
}
