import type { AccessSheet } from '@bocage/contracts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Form } from '../../ui/form.tsx';
import { useLetIn } from './provisioning.queries.ts';

/** A new way in for somebody whom no administrator may help; the sheet is shown once. */
export const LetIn = ({ perimeterId, onSheet }: { perimeterId: string; onSheet: (sheet: AccessSheet) => void }) => {
  const { t } = useTranslation('provisioning');
  const [identifiant, setIdentifiant] = useState('');
  const [reason, setReason] = useState('');
  const letIn = useLetIn(perimeterId);
  const submit = () =>
    letIn.mutate(
      { identifiant, reason },
      {
        onSuccess: ({ sheet }) => {
          onSheet(sheet);
          setIdentifiant('');
          setReason('');
        },
      },
    );
  return (
    <section aria-labelledby="let-in">
      <h2 id="let-in">{t('letIn')}</h2>
      <p className="muted">{t('letInWords')}</p>
      <Form className="instance-form" onSubmit={submit}>
        <TextField label={t('sheetName')} value={identifiant} onChange={setIdentifiant} maxLength={100} isRequired />
        <TextField label={t('reason')} value={reason} onChange={setReason} minLength={3} maxLength={500} isRequired />
        <Button type="submit" icon="print" isPending={letIn.isPending}>
          {t('letInGo')}
        </Button>
      </Form>
    </section>
  );
};
