import { createHash, X509Certificate } from 'node:crypto';
import { type BaseBlock, OctetString, type Sequence } from 'asn1js';
import { Certificate, type ContentInfo, type ExtKeyUsage, SignedData, type SignerInfo, TSTInfo } from 'pkijs';
import { told } from '../told.ts';

const oid = {
  tstInfo: '1.2.840.113549.1.9.16.1.4',
  signingCertificate: ['1.2.840.113549.1.9.16.2.12', '1.2.840.113549.1.9.16.2.47'],
  extendedKeyUsage: '2.5.29.37',
  timestamping: '1.3.6.1.5.5.7.3.8',
};
const hashes: Record<number, string> = { 20: 'sha1', 32: 'sha256', 48: 'sha384', 64: 'sha512' };
const longestChain = 8;

/** For timestamps and nothing else, as RFC 3161 has it. */
const stampsOnly = ({ extensions = [] }: Certificate): boolean => {
  const usage = extensions.find(({ extnID }) => extnID === oid.extendedKeyUsage);
  const { keyPurposes = [] } = (usage?.parsedValue ?? {}) as Partial<ExtKeyUsage>;
  return usage?.critical === true && keyPurposes.join() === oid.timestamping;
};

const inside = (block: BaseBlock | undefined): BaseBlock[] => (block as Sequence | undefined)?.valueBlock.value ?? [];
/** The authority says under its signature which certificate is its own (RFC 2634, 5035): another one of its key is not. */
const names = ({ signedAttrs }: SignerInfo, { raw }: X509Certificate): boolean => {
  const said = signedAttrs?.attributes.find(({ type }) => oid.signingCertificate.includes(type));
  const [first] = inside(inside(said?.values[0] as BaseBlock | undefined)[0]);
  const hash = inside(first).find((part) => part instanceof OctetString);
  const bytes = Buffer.from(hash?.valueBlock.valueHexView ?? []);
  const algorithm = hashes[bytes.length];
  return algorithm !== undefined && createHash(algorithm).update(raw).digest().equals(bytes);
};

/** Whether a certificate leads to one that is trusted, by those that came with it, all of them valid at that moment. */
const leadsTo = (trusted: readonly X509Certificate[], leaf: X509Certificate, pool: X509Certificate[], at: Date) => {
  let current = leaf;
  for (let depth = 0; depth < longestChain; depth += 1) {
    if (at < current.validFromDate || at > current.validToDate) return false;
    if (trusted.some(({ fingerprint256 }) => fingerprint256 === current.fingerprint256)) return true;
    const issued = (by: X509Certificate) => by.ca && current.checkIssued(by) && current.verify(by.publicKey);
    const issuer = trusted.find(issued) ?? pool.find(issued);
    if (!issuer) return false;
    current = issuer;
  }
  return false;
};

/**
 * What an authority's token says of a text, once its one signature holds, by a certificate made to stamp. Without `trusted`
 * that certificate is whatever the token brings: nothing then says whose it is.
 */
export const readToken = async (
  { content }: ContentInfo,
  text: string,
  trusted: readonly X509Certificate[] | null,
): Promise<TSTInfo> => {
  const signed = new SignedData({ schema: content });
  const bytes = signed.encapContentInfo.eContent?.getValue();
  if (signed.encapContentInfo.eContentType !== oid.tstInfo || !bytes)
    throw told('the timestamp authority gave no token');
  const info = TSTInfo.fromBER(bytes);
  const data = new Uint8Array(Buffer.from(text)).buffer;
  if (!(await info.verify({ data }))) throw told('the timestamp is for another hash');

  const [signer, ...others] = signed.signerInfos;
  const { signatureVerified, signerCertificate } = await signed
    .verify({ signer: 0, data, extendedMode: true })
    .catch((cause: unknown) => {
      throw told('the timestamp’s signature does not hold', cause);
    });
  if (!signer || others.length > 0 || !signatureVerified || !signerCertificate)
    throw told('the timestamp’s signature does not hold');
  const der = (certificate: Certificate) => new X509Certificate(Buffer.from(certificate.toSchema().toBER()));
  const own = der(signerCertificate);
  if (!stampsOnly(signerCertificate)) throw told('the timestamp’s certificate is not made to stamp');
  if (!names(signer, own)) throw told('the timestamp names another certificate than the one that it brings');
  const pool = (signed.certificates ?? []).filter((one) => one instanceof Certificate).map(der);
  if (!leadsTo(trusted ?? [own], own, pool, info.genTime))
    throw told('the timestamp’s certificate is not of the authority that is set, or was not valid');
  return info;
};
