import { acceptInvitation, readInvitation, renewInvitation } from '@bocage/contracts';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { useTranslation } from 'react-i18next';
import { callAsPerson } from '../../app/api.ts';
import { wordsOf } from '../../app/errors.ts';
import { PageHeading } from '../../app/heading.tsx';
import { Plain } from '../../app/plain.tsx';
import { useTitle } from '../../app/title.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Banner } from '../../ui/words.tsx';
import { PasswordForm } from './password-form.tsx';

// After the `#`: it is sent to no server, and stands in no log. It leaves the bar as soon as it is read.
const codeOfAddress = (): string => {
  const code = decodeURIComponent(window.location.hash.replace(/^#(code=)?/, ''));
  if (code) window.history.replaceState(null, '', window.location.pathname);
  return code;
};

const Card = ({ children }: { children: ReactNode }) => (
  <Plain>
    <div className="card">{children}</div>
  </Plain>
);

/** The door of a new account: a code from a letter or a sheet, then a first password. */
export const InvitationScreen = () => {
  const { t } = useTranslation('activation');
  const [code, setCode] = useState('');
  useTitle(t('title'));
  const read = useMutation({
    mutationFn: (given: string) => callAsPerson(readInvitation, { body: { code: given } }),
    meta: { quiet: true },
  });
  const accept = useMutation({
    mutationFn: (password: string) => callAsPerson(acceptInvitation, { body: { code, password } }),
    meta: { quiet: true },
  });
  const renew = useMutation({
    mutationFn: () => callAsPerson(renewInvitation, { body: { code } }),
    meta: { quiet: true },
  });
  const { mutate } = read;
  useEffect(() => {
    const given = codeOfAddress();
    if (!given) return;
    setCode(given);
    mutate(given);
  }, [mutate]);
  const found = read.data;
  const failed = (error: unknown) =>
    error ? (
      <p role="alert" className="field-error">
        {wordsOf(error)}
      </p>
    ) : null;
  const startAgain = () => {
    read.reset();
    accept.reset();
    setCode('');
  };
  const again = (
    <Button look="quiet" onPress={startAgain}>
      {t('other')}
    </Button>
  );
  const signIn = (
    <a className="button button-primary" href="/connexion">
      {t('signIn')}
    </a>
  );

  if (accept.data) {
    return (
      <Card>
        <PageHeading place="done">{t('done')}</PageHeading>
        <p>{t('doneWords', { identifiant: accept.data.identifiant })}</p>
        {signIn}
      </Card>
    );
  }
  if (found?.state === 'open') {
    return (
      <Card>
        <PageHeading place="open">{t('hello', { name: found.displayName })}</PageHeading>
        <p>{t('for', { tenant: found.tenantName })}</p>
        <PasswordForm
          identifiant={found.identifiant}
          isPending={accept.isPending}
          failure={accept.error ? wordsOf(accept.error) : null}
          onChoose={(password) => accept.mutate(password)}
        />
      </Card>
    );
  }
  if (found?.state === 'expired') {
    return (
      <Card>
        <PageHeading place="expired">{t('expired')}</PageHeading>
        <p>{found.renewable ? t('expiredWords') : t('expiredSheet')}</p>
        {renew.isSuccess ? (
          <Banner tone="good" live>
            {t('renewed')}
          </Banner>
        ) : (
          found.renewable && (
            <Button look="primary" isPending={renew.isPending} onPress={() => renew.mutate()}>
              {t('renew')}
            </Button>
          )
        )}
        {failed(renew.error)}
        {again}
      </Card>
    );
  }
  if (found) {
    return (
      <Card>
        <PageHeading place={found.state}>{t(found.state)}</PageHeading>
        <p>{t(found.state === 'used' ? 'usedWords' : 'revokedWords')}</p>
        {found.state === 'used' && signIn}
        {again}
      </Card>
    );
  }
  return (
    <Card>
      <PageHeading place="code">{t('title')}</PageHeading>
      <p className="muted">{t('lead')}</p>
      <Form
        className="card-form"
        onSubmit={(event) => {
          event.preventDefault();
          read.mutate(code);
        }}
      >
        <TextField
          label={t('code')}
          description={t('codeWords')}
          value={code}
          onChange={setCode}
          error={read.error ? wordsOf(read.error) : null}
          maxLength={100}
          autoComplete="off"
          isRequired
        />
        <Button type="submit" look="primary" isPending={read.isPending}>
          {t('read')}
        </Button>
      </Form>
    </Card>
  );
};
