import { getTrailKey, type TrailCheckpoint } from '@bocage/contracts';
import { fingerprint as fingerprintOf, parseKey, webCrypto } from '@bocage/verify';
import { useQuery } from '@tanstack/react-query';
import i18next from 'i18next';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { callAsPerson } from '../../../app/api.ts';
import { fullDate } from '../../../app/dates.ts';
import { Waiting } from '../../../app/wait.tsx';
import { Button, ButtonLink } from '../../../ui/button.tsx';
import { fingerprint as sha256Of } from '../../files/fingerprint.ts';
import { kitFr } from './kit.fr.ts';
import './kit.css';

i18next.addResourceBundle('fr', 'kit', kitFr);

const notice = '/verification/notice.html';
const verifier = '/verification/bocage-verify.mjs';
const textFile = (text: string): string => `data:text/plain;charset=utf-8,${encodeURIComponent(text)}`;

const usePublished = () =>
  useQuery({
    queryKey: ['trail-key'],
    queryFn: async ({ signal }) => {
      const { key } = await callAsPerson(getTrailKey, {}, signal);
      const { sha256 } = webCrypto(globalThis.crypto.subtle);
      const parsed = await parseKey(sha256, key);
      return { key, fingerprint: parsed ? await fingerprintOf(sha256, parsed) : '' };
    },
  });

/** Of the very file that is handed over, as this browser receives it. */
const useVerifierHash = () =>
  useQuery({
    queryKey: ['verifier-sha256'],
    queryFn: async ({ signal }) => {
      const answer = await fetch(verifier, { signal });
      if (!answer.ok) throw new TypeError('unreachable');
      return sha256Of(await answer.blob(), signal);
    },
  });

const Part = ({ title, children, acts }: { title: string; children: ReactNode; acts: ReactNode }) => (
  <li className="kit-part">
    <h2>{title}</h2>
    {children}
    <p className="kit-acts no-print">{acts}</p>
  </li>
);

/**
 * What one takes to a machine without network. `exporting`: how the export of this trail is had; `checkpoint`: the newest
 * that this export goes up to; null when nothing is sealed.
 */
export const Kit = ({ checkpoint, exporting }: { checkpoint: TrailCheckpoint | null; exporting: ReactNode }) => {
  const { t } = useTranslation('kit');
  const published = usePublished();
  const hash = useVerifierHash();
  if (!published.data) return <Waiting answer={published} lines={8} />;
  const { key, fingerprint } = published.data;
  return (
    <>
      <p className="kit-acts no-print">
        <ButtonLink href={notice} target="_blank" icon="help" look="primary">
          {t('read')}
        </ButtonLink>
        <ButtonLink href={notice} download="notice.html" icon="download">
          {t('keepNotice')}
        </ButtonLink>
      </p>
      <ol className="kit">
        {exporting}
        <Part
          title={t('key.title')}
          acts={
            <ButtonLink href={textFile(`${key}\n`)} download="cle-publique.txt" icon="download">
              {t('key.fetch')}
            </ButtonLink>
          }
        >
          <p>
            {t('key.fingerprint')} <strong className="kit-fingerprint">{fingerprint}</strong>
          </p>
          <p>{t('key.words')}</p>
          <pre>{key}</pre>
        </Part>
        {checkpoint ? (
          <Part
            title={t('checkpoint.title')}
            acts={
              <>
                <ButtonLink
                  href={textFile(checkpoint.note)}
                  download={`point-de-controle-${checkpoint.signedAt.slice(0, 10)}.txt`}
                  icon="download"
                >
                  {t('checkpoint.fetch')}
                </ButtonLink>
                <Button icon="print" onPress={() => window.print()}>
                  {t('checkpoint.print')}
                </Button>
              </>
            }
          >
            <p>{t('checkpoint.words', { count: checkpoint.size, when: fullDate(checkpoint.signedAt) })}</p>
            <pre>{checkpoint.note}</pre>
          </Part>
        ) : (
          <Part title={t('checkpoint.title')} acts={null}>
            <p>{t('checkpoint.none')}</p>
          </Part>
        )}
        <Part
          title={t('verifier.title')}
          acts={
            <ButtonLink href={verifier} download="bocage-verify.mjs" icon="download">
              {t('verifier.fetch')}
            </ButtonLink>
          }
        >
          <p>{t('verifier.words')}</p>
          {hash.data && (
            <p>
              {t('verifier.sha256')} <code>{hash.data}</code>
            </p>
          )}
        </Part>
      </ol>
    </>
  );
};

/** The first part: how the export comes. */
export const ExportPart = ({ children, acts }: { children?: ReactNode; acts: ReactNode }) => {
  const { t } = useTranslation('kit');
  return (
    <Part title={t('export.title')} acts={acts}>
      <p>{t('export.words')}</p>
      {children}
    </Part>
  );
};
