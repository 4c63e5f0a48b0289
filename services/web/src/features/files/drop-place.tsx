import type { ReactNode } from 'react';
import { DropZone } from 'react-aria-components/DropZone';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { toast } from '../../ui/toast.tsx';
import './drop-place.css';

type FileItem = { kind: string; getFile?: () => Promise<File> };

/** Where files are dropped, or chosen; the whole list below is the place too. */
export const DropPlace = ({
  onFiles,
  reason,
  words,
  accept,
  isPending,
  children,
}: {
  onFiles: (files: File[]) => void;
  reason: string | null;
  /** What is said instead of the words of a folder of files, for the one file that a screen reads. */
  words?: { choose: string; drop: string };
  accept?: string[];
  isPending?: boolean;
  children?: ReactNode;
}) => {
  const { t } = useTranslation('files');
  const choose = (
    <FileTrigger
      allowsMultiple={!words}
      {...(accept ? { acceptedFileTypes: accept } : {})}
      onSelect={(list) => onFiles([...(list ?? [])])}
    >
      <Button look="primary" icon="upload" isPending={isPending ?? false}>
        {words?.choose ?? t('choose')}
      </Button>
    </FileTrigger>
  );
  if (reason) {
    return (
      <>
        <div className="folder-bar">
          <Button look="primary" icon="upload" reason={reason}>
            {t('choose')}
          </Button>
        </div>
        {children}
      </>
    );
  }
  return (
    <DropZone
      className="drop"
      aria-label={words?.drop ?? t('drop')}
      getDropOperation={() => 'copy'}
      onDrop={async ({ items }) => {
        if (items.some((item) => item.kind === 'directory')) toast({ title: t('dropFolder'), tone: 'bad' });
        const dropped = (items as FileItem[]).filter((item) => item.kind === 'file');
        onFiles(
          (await Promise.all(dropped.map(async (item) => item.getFile?.()))).filter((file) => file !== undefined),
        );
      }}
    >
      <div className="drop-bar">
        {choose}
        <p className="drop-words">
          <Icon name="upload" size={18} />
          <span>
            {words?.drop ?? t('drop')}. {!words && <span className="muted">{t('dropWords')}</span>}
          </span>
        </p>
      </div>
      {children}
    </DropZone>
  );
};
