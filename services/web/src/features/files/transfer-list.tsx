import { useTranslation } from 'react-i18next';
import { saidSize } from '../../app/dates.ts';
import { useStore } from '../../app/store.ts';
import { IconButton } from '../../ui/button.tsx';
import { toast } from '../../ui/toast.tsx';
import { Progress } from '../../ui/words.tsx';
import { removeTransfer, type Transfer, transfers } from './transfers.ts';
import { giveUpUpload, pauseUpload, resumeUpload } from './uploads.ts';

const tones = {
  waiting: 'plain',
  sending: 'accent',
  paused: 'plain',
  offline: 'plain',
  checking: 'accent',
  done: 'good',
  failed: 'bad',
} as const;

const Line = ({ transfer }: { transfer: Transfer }) => {
  const { t } = useTranslation('files');
  const { key, name, state, sizeBytes, sentBytes, message } = transfer;
  const value = sizeBytes > 0 ? (100 * sentBytes) / sizeBytes : 0;
  const words = t(`state.${state}`, { sent: saidSize(sentBytes), size: saidSize(sizeBytes) });
  const stoppable = state === 'sending' || state === 'waiting' || state === 'offline';
  const giveUp = () => {
    void giveUpUpload(key);
    toast({ title: t('aborted', { name }) });
  };
  return (
    <li className="transfer">
      <div className="transfer-words">
        <span className="transfer-name">{name}</span>
        <span
          className={state === 'failed' ? 'transfer-failed' : 'transfer-state'}
          role={state === 'failed' ? 'alert' : undefined}
        >
          {message ?? words}
        </span>
        {state !== 'failed' && (
          <Progress label={t('progress', { name })} value={state === 'done' ? 100 : value} tone={tones[state]} />
        )}
      </div>
      {stoppable && <IconButton icon="pause" label={t('pause', { name })} onPress={() => pauseUpload(key)} />}
      {state === 'paused' && <IconButton icon="play" label={t('resume', { name })} onPress={() => resumeUpload(key)} />}
      {state === 'failed' && (
        <IconButton icon="refresh" label={t('retry', { name })} onPress={() => resumeUpload(key)} />
      )}
      {state !== 'done' && state !== 'checking' && state !== 'failed' && (
        <IconButton icon="close" label={t('abort', { name })} onPress={giveUp} />
      )}
      {(state === 'done' || state === 'failed') && (
        <IconButton
          icon="close"
          label={t('dismiss', { name })}
          onPress={() => (state === 'failed' ? void giveUpUpload(key) : removeTransfer(key))}
        />
      )}
    </li>
  );
};

/** The files on their way into this workspace. */
export const TransferList = ({ workspaceId }: { workspaceId: string }) => {
  const { t } = useTranslation('files');
  const mine = useStore(transfers).filter((one) => one.workspaceId === workspaceId);
  if (mine.length === 0) return null;
  return (
    <section className="transfers" aria-label={t('sending')}>
      <ul>
        {mine.map((transfer) => (
          <Line key={transfer.key} transfer={transfer} />
        ))}
      </ul>
    </section>
  );
};
