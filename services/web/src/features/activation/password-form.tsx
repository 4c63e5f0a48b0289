import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import './activation.css';

type PasswordFormProps = {
  identifiant: string;
  isPending: boolean;
  failure: string | null;
  onChoose: (password: string) => void;
};

/** A first password, typed twice; the identifiant stands above it, so that a password manager keeps both. */
export const PasswordForm = ({ identifiant, isPending, failure, onChoose }: PasswordFormProps) => {
  const { t } = useTranslation('activation');
  const [password, setPassword] = useState('');
  const [repeat, setRepeat] = useState('');
  const [different, setDifferent] = useState(false);
  return (
    <Form
      className="card-form"
      onSubmit={(event) => {
        event.preventDefault();
        setDifferent(password !== repeat);
        if (password === repeat) onChoose(password);
      }}
    >
      <TextField
        label={t('identifiant')}
        description={t('identifiantWords')}
        value={identifiant}
        autoComplete="username"
        isReadOnly
      />
      <TextField
        label={t('password')}
        description={t('passwordWords')}
        type="password"
        value={password}
        onChange={setPassword}
        error={failure}
        minLength={12}
        maxLength={200}
        autoComplete="new-password"
        isRequired
      />
      <TextField
        label={t('repeat')}
        type="password"
        value={repeat}
        onChange={setRepeat}
        error={different ? t('different') : null}
        maxLength={200}
        autoComplete="new-password"
        isRequired
      />
      <Button type="submit" look="primary" isPending={isPending}>
        {t('accept')}
      </Button>
    </Form>
  );
};
