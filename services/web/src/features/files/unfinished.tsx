import { abortUpload, type Upload } from '@bocage/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import { useTranslation } from 'react-i18next';
import { useActing } from '../../app/acting.tsx';
import { saidSize } from '../../app/dates.ts';
import { useStore } from '../../app/store.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { toast } from '../../ui/toast.tsx';
import { useUnfinished } from './files.queries.ts';
import { transfers } from './transfers.ts';

type UnfinishedProps = { workspaceId: string; onAgain: (file: File, uploadId: string) => void };

/** Uploads that another page began: the browser has no more hold of the file, so it is chosen again. */
export const Unfinished = ({ workspaceId, onAgain }: UnfinishedProps) => {
  const { t } = useTranslation('files');
  const { call, key } = useActing();
  const memory = useQueryClient();
  const here = new Set(useStore(transfers).map((one) => one.uploadId));
  const unfinished = useUnfinished(workspaceId).data?.filter((upload) => !here.has(upload.id)) ?? [];
  const giveUp = useMutation({
    mutationFn: (upload: Upload) => call(abortUpload, { params: { uploadId: upload.id } }),
    onSettled: () => memory.invalidateQueries({ queryKey: key('files', workspaceId, 'uploads') }),
  });
  if (unfinished.length === 0) return null;
  const choose = (upload: Upload, list: FileList | null) => {
    const file = list?.[0];
    if (!file) return;
    if (file.name === upload.name && file.size === upload.sizeBytes) onAgain(file, upload.id);
    else toast({ title: t('notSame', { name: upload.name, size: saidSize(upload.sizeBytes) }), tone: 'bad' });
  };
  return (
    <section className="transfers" aria-labelledby="unfinished">
      <h2 id="unfinished" className="transfers-title">
        {t('unfinished')}
      </h2>
      <p className="muted">{t('unfinishedWords')}</p>
      <ul>
        {unfinished.map((upload) => (
          <li key={upload.id} className="transfer">
            <div className="transfer-words">
              <span className="transfer-name">{upload.name}</span>
              <span className="transfer-state">{saidSize(upload.sizeBytes)}</span>
            </div>
            <FileTrigger onSelect={(list) => choose(upload, list)}>
              <Button small icon="play">
                {t('pickAgain', { name: upload.name })}
              </Button>
            </FileTrigger>
            <IconButton icon="close" label={t('abort', { name: upload.name })} onPress={() => giveUp.mutate(upload)} />
          </li>
        ))}
      </ul>
    </section>
  );
};
