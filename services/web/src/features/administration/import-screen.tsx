import { type AccessSheet, peopleModel } from '@bocage/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useActing } from '../../app/acting.tsx';
import { address } from '../../app/address.ts';
import { csrfHeaders } from '../../app/api.ts';
import { PageHeading } from '../../app/heading.tsx';
import { useTitle } from '../../app/title.ts';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { toast } from '../../ui/toast.tsx';
import { DropPlace } from '../files/drop-place.tsx';
import { CsvLines } from '../provisioning/csv-lines.tsx';
import { base64Of } from '../provisioning/read-file.ts';
import { Sheets } from '../provisioning/sheets.tsx';
import { useImportPeople, usePreviewPeople } from './administration.queries.ts';

// The model is the acting body's: its address alone does not say which, so it is fetched with the header.
const downloadModel = async (tenantId: string): Promise<void> => {
  const response = await fetch(peopleModel.path, { headers: { ...csrfHeaders(), 'Bocage-Tenant': tenantId } });
  const url = URL.createObjectURL(await response.blob());
  const link = document.createElement('a');
  link.href = url;
  link.download = 'personnes.csv';
  link.click();
  URL.revokeObjectURL(url);
};

/** People from a spreadsheet: read, shown line by line, and only then added. */
export const ImportScreen = () => {
  const { t } = useTranslation('administration');
  const { tenant, code } = useActing();
  const preview = usePreviewPeople();
  const add = useImportPeople();
  const [sheets, setSheets] = useState<readonly AccessSheet[]>([]);
  useTitle(t('importTitle'), tenant.name);
  const ready = preview.data?.lines.flatMap((line) => (line.person ? [line.person] : [])) ?? [];
  const confirm = () =>
    add.mutate(ready, {
      onSuccess: (answer) => {
        toast({ title: t('imported', { count: answer.created }), tone: 'good' });
        setSheets(answer.sheets);
        preview.reset();
      },
    });
  return (
    <div className="admin-page">
      <header className="no-print">
        <PageHeading place="import">{t('importTitle')}</PageHeading>
        <p className="page-lead">{t('importWords')}</p>
      </header>
      <Sheets sheets={sheets} />
      <div className="admin-tools no-print">
        <Button icon="download" onPress={() => void downloadModel(tenant.id)}>
          {t('model')}
        </Button>
        <ButtonLink look="quiet" icon="back" href={address.administration(code, 'personnes')}>
          {t('back')}
        </ButtonLink>
      </div>
      <div className="no-print">
        <DropPlace
          words={{ choose: t('choose'), drop: t('drop') }}
          accept={['.csv', 'text/csv']}
          reason={null}
          isPending={preview.isPending}
          onFiles={([file]) => {
            if (file) void base64Of(file).then((text) => preview.mutate(text));
          }}
        />
      </div>
      {preview.data && (
        <section className="no-print">
          <p role="status">
            {t('good', { count: preview.data.good })} · {t('bad', { count: preview.data.bad })}
          </p>
          <CsvLines label={t('importTitle')} lines={preview.data.lines} />
          <div className="admin-tools">
            <Button
              look="primary"
              reason={ready.length === 0 ? t('bad', { count: preview.data.bad }) : null}
              isPending={add.isPending}
              onPress={confirm}
            >
              {t('confirm', { count: ready.length })}
            </Button>
          </div>
        </section>
      )}
    </div>
  );
};
