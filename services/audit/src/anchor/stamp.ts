import { createHash, randomBytes, type X509Certificate } from 'node:crypto';
import { Integer, OctetString } from 'asn1js';
import { AlgorithmIdentifier, MessageImprint, PKIStatus, TimeStampReq, TimeStampResp } from 'pkijs';
import { bounded } from './bounded.ts';
import { readToken } from './token.ts';
import { told } from '../told.ts';

const sha256 = '2.16.840.1.101.3.4.2.1';
const mostBytes = 14_000;

/**
 * Has a text's SHA-256 stamped by an RFC 3161 authority. Gives its answer, as `openssl ts -verify` takes it, once it is
 * seen to be for this text and this question, and signed by the authority that is trusted (null: by any).
 */
export const stamp = async (
  url: string,
  text: string,
  trusted: readonly X509Certificate[] | null = null,
  timeoutMs = 10_000,
): Promise<Buffer> => {
  const hash = createHash('sha256').update(text).digest();
  // Neither a zero in front nor a sign: it comes back as it went.
  const nonce = randomBytes(16);
  nonce[0] = (nonce.readUInt8(0) & 0x3f) | 0x40;
  const request = new TimeStampReq({
    version: 1,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({ algorithmId: sha256 }),
      hashedMessage: new OctetString({ valueHex: new Uint8Array(hash) }),
    }),
    nonce: new Integer({ valueHex: new Uint8Array(nonce) }),
    certReq: true,
  });
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
    body: request.toSchema().toBER(),
    signal: AbortSignal.timeout(timeoutMs),
    redirect: 'error',
  });
  if (!response.ok) throw told(`the timestamp authority answered ${response.status}`);
  const bytes = await bounded(response, mostBytes);
  const { status, timeStampToken } = TimeStampResp.fromBER(new Uint8Array(bytes));
  if (status.status !== PKIStatus.granted && status.status !== PKIStatus.grantedWithMods)
    throw told(`the timestamp authority refused (status ${status.status})`);
  if (!timeStampToken) throw told('the timestamp authority gave no token');
  const { messageImprint, nonce: echoed } = await readToken(timeStampToken, text, trusted);
  if (messageImprint.hashAlgorithm.algorithmId !== sha256) throw told('the timestamp is for another hash');
  if (!echoed || !Buffer.from(echoed.valueBlock.valueHexView).equals(nonce))
    throw told('the timestamp answers another question');
  return bytes;
};
