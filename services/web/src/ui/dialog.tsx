import { type ReactNode, useState } from 'react';
import { Dialog as AriaDialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from './button.tsx';
import './dialog.css';

type DialogProps = {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
  side?: 'left';
  role?: 'dialog' | 'alertdialog';
};

/** A page before the page; Escape and a press beside it close it. `side` slides it in from the left, for the frame on a phone. */
export const Dialog = ({ title, isOpen, onClose, children, side, role = 'dialog' }: DialogProps) => {
  const { t } = useTranslation('ui');
  return (
    <ModalOverlay
      className={side ? 'veil veil-side' : 'veil'}
      isOpen={isOpen}
      onOpenChange={(open) => open || onClose()}
      isDismissable={role === 'dialog'}
    >
      <Modal className={side ? 'modal modal-side' : 'modal'}>
        <AriaDialog className="dialog" role={role}>
          <header className="dialog-head">
            <Heading slot="title" level={2} className={side ? 'visually-hidden' : undefined}>
              {title}
            </Heading>
            <IconButton label={t('close')} icon="close" onPress={onClose} />
          </header>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
};

type ConfirmProps = {
  title: string;
  /** What goes, by name, and whether it comes back. */
  children: ReactNode;
  action: string;
  danger?: boolean;
  isOpen: boolean;
  onClose: () => void;
  /** Closes when it is done; stays open, with the words thrown, when it failed. */
  onConfirm: () => Promise<unknown>;
  wordsOf: (error: unknown) => string;
};

/** Asks once, before what cannot be undone. */
export const Confirm = ({
  title,
  children,
  action,
  danger = true,
  isOpen,
  onClose,
  onConfirm,
  wordsOf,
}: ConfirmProps) => {
  const { t } = useTranslation('ui');
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const close = () => {
    setFailure(null);
    onClose();
  };
  const confirm = async () => {
    setPending(true);
    setFailure(null);
    try {
      await onConfirm();
      close();
    } catch (error) {
      setFailure(wordsOf(error));
    } finally {
      setPending(false);
    }
  };
  return (
    <Dialog title={title} isOpen={isOpen} onClose={close} role="alertdialog">
      <div className="dialog-body">{children}</div>
      {failure && (
        <p role="alert" className="dialog-failure">
          {failure}
        </p>
      )}
      <footer className="dialog-foot">
        <Button onPress={close}>{t('cancel')}</Button>
        <Button look={danger ? 'danger' : 'primary'} isPending={pending} onPress={() => void confirm()}>
          {action}
        </Button>
      </footer>
    </Dialog>
  );
};
