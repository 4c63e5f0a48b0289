/** Where an upload gathers its parts, and where a content stays: each tenant under a prefix of its own. */
export const incomingKey = (tenantId: string, uploadId: string): string => `${tenantId}/incoming/${uploadId}`;
export const contentKey = (tenantId: string, sha256: string): string => `${tenantId}/sha256/${sha256}`;

/** The same, read back; null for what is not ours. */
export const readKey = (key: string): { tenantId: string; kind: 'incoming' | 'sha256'; name: string } | null => {
  const [, tenantId = '', kind, name = ''] = /^([0-9a-f-]{36})\/(incoming|sha256)\/([0-9a-f-]{36,64})$/.exec(key) ?? [];
  return kind === 'incoming' || kind === 'sha256' ? { tenantId, kind, name } : null;
};
