import { previewFile, type StoredFile } from '@bocage/contracts';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-aria-components/Link';
import { useTranslation } from 'react-i18next';
import { useActing } from '../../app/acting.tsx';
import { address } from '../../app/address.ts';
import { isUnseen } from '../../app/api.ts';
import { fullDate, saidSize } from '../../app/dates.ts';
import { useGo, useParam } from '../../app/go.ts';
import { PageHeading, WrittenHeading } from '../../app/heading.tsx';
import { useTitle } from '../../app/title.ts';
import { UnseenWords } from '../../app/unseen.tsx';
import { Waiting } from '../../app/wait.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Banner, Empty } from '../../ui/words.tsx';
import { useOpenWorkspace, usePanelSubject } from '../workspaces/open-workspace.tsx';
import { PanelButtons } from '../workspaces/panel-buttons.tsx';
import { useDownload, useFileActs } from './file-acts.ts';
import { FileRename } from './file-rename.tsx';
import { useFile, useFilePreview, useRestoreFile } from './files.queries.ts';
import '../notes/folder-screen.css';
import './files-screen.css';

const Preview = ({ file }: { file: StoredFile }) => {
  const { t } = useTranslation('files');
  const preview = useFilePreview(file);
  // A link that expired is renewed once; a picture that its bytes do not draw would ask for ever.
  const [failures, setFailures] = useState(0);
  if (file.scan === 'refused') return <Banner tone="bad">{t('scanRefused')}</Banner>;
  if (file.preview === 'none' || file.trashedAt || failures > 1) {
    return (
      <Empty icon="file" title={t('noPreview')}>
        {t('noPreviewWords')}
      </Empty>
    );
  }
  if (!preview.data) return <Waiting answer={preview} lines={6} />;
  return (
    <div className="file-preview">
      {file.preview === 'image' ? (
        <img
          // A link renewed within the second is the same: it is tried again all the same.
          key={preview.dataUpdatedAt}
          src={preview.data.url}
          alt={t('previewOf', { name: file.name })}
          onError={() => {
            setFailures(failures + 1);
            if (failures === 0) void preview.refetch();
          }}
        />
      ) : (
        <iframe src={preview.data.url} title={t('previewOf', { name: file.name })} />
      )}
    </div>
  );
};

/** Opens the preview by itself: a phone does not show a PDF inside a page. */
const NewTab = ({ file }: { file: StoredFile }) => {
  const { t } = useTranslation('files');
  const { call } = useActing();
  const open = useMutation({
    mutationFn: (tab: Window | null) =>
      call(previewFile, { params: { fileId: file.id } }).then(({ url }) => ({ url, tab })),
    onSuccess: ({ url, tab }) => tab?.location.replace(url),
    onError: (_error, tab) => tab?.close(),
  });
  if (file.preview === 'none' || file.scan === 'refused' || file.trashedAt) return null;
  return (
    <Button icon="open" isPending={open.isPending} onPress={() => open.mutate(window.open('', '_blank'))}>
      {t('newTab')}
    </Button>
  );
};

const Details = ({ file }: { file: StoredFile }) => {
  const { t } = useTranslation('files');
  return (
    <section className="section" aria-labelledby="file-details">
      <h2 id="file-details">{t('details')}</h2>
      <dl className="file-details">
        <dt>{t('size')}</dt>
        <dd>{saidSize(file.sizeBytes)}</dd>
        <dt>{t('type')}</dt>
        <dd>{file.mediaType}</dd>
        <dt>{t('added')}</dt>
        <dd>
          {fullDate(file.createdAt)}
          {file.createdBy.name && ` ${t('by', { name: file.createdBy.name })}`}
          {file.createdBy.tenantName && ` (${file.createdBy.tenantName})`}
        </dd>
        <dt>{t('print')}</dt>
        <dd>
          <code>{file.sha256}</code>
        </dd>
      </dl>
    </section>
  );
};

const Page = ({ file }: { file: StoredFile }) => {
  const { t } = useTranslation('files');
  const { workspace, place } = useOpenWorkspace();
  const go = useGo();
  const [renaming, setRenaming] = useState(false);
  const download = useDownload();
  const restore = useRestoreFile();
  const actsOn = useFileActs(
    () => setRenaming(true),
    () => go(address.files(place)),
  );
  useTitle(file.name, workspace.name);
  usePanelSubject({
    kind: 'file',
    id: file.id,
    title: file.name,
    aclId: workspace.aclId,
    level: file.level,
    restricted: false,
  });
  return (
    <>
      <header className="page-head file-head">
        <div className="page-title">
          {renaming ? (
            <>
              <WrittenHeading>{file.name}</WrittenHeading>
              <FileRename file={file} onDone={() => setRenaming(false)} />
            </>
          ) : (
            <PageHeading place={file.id}>{file.name}</PageHeading>
          )}
        </div>
        <div className="page-acts">
          <Button
            look="primary"
            icon="download"
            reason={file.scan === 'refused' ? t('scanRefused') : null}
            isPending={download.isPending}
            onPress={() => download.mutate(file)}
          >
            {t('download')}
          </Button>
          <NewTab file={file} />
          <PanelButtons />
          {!file.trashedAt && (
            <Menu label={t('acts', { name: file.name })} placement="bottom end" groups={actsOn(file)}>
              <IconButton icon="more" look="plain" label={t('acts', { name: file.name })} />
            </Menu>
          )}
        </div>
      </header>
      {file.trashedAt && (
        <Banner
          tone="warn"
          icon="trash"
          actions={
            <Button small icon="restore" onPress={() => restore.mutate(file.id)}>
              {t('restore')}
            </Button>
          }
        >
          {t('trashedPage')}
        </Banner>
      )}
      <Preview file={file} />
      <Details file={file} />
    </>
  );
};

/** One file: what it shows, what is known of it, what may be done with it. */
export const FileScreen = () => {
  const { t } = useTranslation('files');
  const { workspace, place } = useOpenWorkspace();
  const file = useFile(useParam('fileId'));
  if (isUnseen(file.error)) return <UnseenWords />;
  return (
    <div className="page">
      <nav aria-label={workspace.name}>
        <ol className="folder-path">
          <li>
            <Link href={address.workspace(place)}>{workspace.name}</Link>
          </li>
          <li>
            <Icon name="next" size={14} />
            <Link href={address.files(place)}>{t('back')}</Link>
          </li>
        </ol>
      </nav>
      {file.data ? <Page file={file.data} /> : <Waiting answer={file} />}
    </div>
  );
};
