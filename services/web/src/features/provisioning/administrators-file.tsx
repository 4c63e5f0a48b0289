import { type NewAdministrator, pathOf, administratorsModel } from '@bocage/contracts';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Banner } from '../../ui/words.tsx';
import { DropPlace } from '../files/drop-place.tsx';
import { CsvLines } from './csv-lines.tsx';
import { usePreviewAdministrators } from './provisioning.queries.ts';
import { base64Of } from './read-file.ts';

/** First administrators from a spreadsheet: read, shown line by line, and only then named. */
export const AdministratorsFile = ({
  perimeterId,
  isPending,
  onName,
}: {
  perimeterId: string;
  isPending: boolean;
  onName: (list: NewAdministrator[]) => void;
}) => {
  const { t } = useTranslation('provisioning');
  const preview = usePreviewAdministrators(perimeterId);
  const ready = preview.data?.lines.flatMap((line) => (line.administrator ? [line.administrator] : [])) ?? [];
  return (
    <section aria-labelledby="by-file">
      <h2 id="by-file">{t('byFile')}</h2>
      <p className="muted">{t('byFileWords')}</p>
      <div className="instance-acts">
        <a className="button button-plain" href={pathOf(administratorsModel, { perimeterId })} download>
          {t('model')}
        </a>
      </div>
      <DropPlace
        words={{ choose: t('choose'), drop: t('drop') }}
        accept={['.csv', 'text/csv']}
        reason={null}
        isPending={preview.isPending}
        onFiles={([file]) => {
          if (file) void base64Of(file).then((text) => preview.mutate(text));
        }}
      />
      {preview.data && (
        <>
          <p role="status">
            {t('good', { count: preview.data.good })} · {t('bad', { count: preview.data.bad })}
          </p>
          {preview.data.bad > 0 && <Banner tone="warn">{t('badWords')}</Banner>}
          <CsvLines label={t('byFile')} lines={preview.data.lines} />
          <div className="instance-acts">
            <Button
              look="primary"
              reason={ready.length === 0 ? t('badWords') : null}
              isPending={isPending}
              onPress={() => onName(ready)}
            >
              {t('confirm', { count: ready.length })}
            </Button>
          </div>
        </>
      )}
    </section>
  );
};
