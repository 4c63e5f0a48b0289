import { createHash, randomBytes } from 'node:crypto';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  MessageImprint,
  PKIStatus,
  TimeStampReq,
  TimeStampReqVersion,
  TimeStampResp,
  TSTInfo,
} from '@peculiar/asn1-tsp';
import { SignedData } from '@peculiar/asn1-cms';
import { AlgorithmIdentifier } from '@peculiar/asn1-x509';
import { bounded } from './bounded.ts';

const sha256 = '2.16.840.1.101.3.4.2.1';
const mostBytes = 14_000;

const same = (one: ArrayBuffer | undefined, other: Uint8Array): boolean =>
  one !== undefined && Buffer.from(one).equals(Buffer.from(other));
/** A DER integer is signed: a zero in front says nothing. */
const withoutZero = (number: ArrayBuffer | undefined): ArrayBuffer | undefined =>
  number && new Uint8Array(number)[0] === 0 ? number.slice(1) : number;

/**
 * Has a text's SHA-256 stamped by an RFC 3161 authority. Gives its answer, as `openssl ts -verify` takes it, once it is
 * seen to be for this hash and this question. Whether the authority is to be trusted is for whoever verifies.
 */
export const stamp = async (url: string, text: string, timeoutMs = 10_000): Promise<Buffer> => {
  const hash = createHash('sha256').update(text).digest();
  // Neither a zero in front nor a sign: it comes back as it went.
  const nonce = randomBytes(16);
  nonce[0] = (nonce.readUInt8(0) & 0x3f) | 0x40;
  const request = new TimeStampReq({
    version: TimeStampReqVersion.v1,
    messageImprint: new MessageImprint({
      hashAlgorithm: new AlgorithmIdentifier({ algorithm: sha256, parameters: null }),
      hashedMessage: new OctetString(hash),
    }),
    nonce: new Uint8Array(nonce).buffer,
    certReq: true,
  });
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
    body: AsnConvert.serialize(request),
    signal: AbortSignal.timeout(timeoutMs),
    redirect: 'error',
  });
  if (!response.ok) throw new Error(`the timestamp authority answered ${response.status}`);
  const bytes = await bounded(response, mostBytes);
  const { status, timeStampToken } = AsnConvert.parse(bytes, TimeStampResp);
  if (status.status !== PKIStatus.granted && status.status !== PKIStatus.grantedWithMods)
    throw new Error(`the timestamp authority refused (status ${status.status})`);
  const content = timeStampToken && AsnConvert.parse(timeStampToken.content, SignedData).encapContentInfo.eContent;
  const info = content?.single && AsnConvert.parse(content.single.buffer, TSTInfo);
  if (!info) throw new Error('the timestamp authority gave no token');
  const { messageImprint, nonce: echoed } = info;
  if (messageImprint.hashAlgorithm.algorithm !== sha256 || !same(messageImprint.hashedMessage.buffer, hash))
    throw new Error('the timestamp is for another hash');
  if (!same(withoutZero(echoed), nonce)) throw new Error('the timestamp answers another question');
  return bytes;
};
