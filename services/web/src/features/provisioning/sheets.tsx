import type { AccessSheet } from '@bocage/contracts';
import { useTranslation } from 'react-i18next';
import { dayDate } from '../../app/dates.ts';
import { Button } from '../../ui/button.tsx';
import { Banner } from '../../ui/words.tsx';

/** Sheets to print: their codes are shown this once. One a page on paper. */
export const Sheets = ({ sheets }: { sheets: readonly AccessSheet[] }) => {
  const { t } = useTranslation('provisioning');
  if (sheets.length === 0) return null;
  return (
    <section aria-label={t('sheets')}>
      <div className="no-print">
        <Banner
          tone="warn"
          live
          actions={
            <Button icon="print" look="primary" onPress={() => window.print()}>
              {t('print')}
            </Button>
          }
        >
          {t('sheetsWords')}
        </Banner>
      </div>
      {sheets.map((sheet) => (
        <article key={sheet.code} className="sheet">
          <h2>{t('sheetTitle')}</h2>
          <p>
            <strong>{sheet.displayName}</strong> — {sheet.tenantName}
          </p>
          <dl>
            <dt>{t('sheetAddress')}</dt>
            <dd>{sheet.address}</dd>
            <dt>{t('sheetName')}</dt>
            <dd>{sheet.identifiant}</dd>
            <dt>{t('sheetCode')}</dt>
            <dd className="sheet-code">{sheet.code}</dd>
          </dl>
          <p className="muted">{t('sheetWords', { when: dayDate(sheet.expiresAt) })}</p>
        </article>
      ))}
    </section>
  );
};
