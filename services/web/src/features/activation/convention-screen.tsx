import { acceptConvention, readConvention } from '@bocage/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { useTranslation } from 'react-i18next';
import { address } from '../../app/address.ts';
import { callAsPerson } from '../../app/api.ts';
import { fullDate } from '../../app/dates.ts';
import { useGo, useParam } from '../../app/go.ts';
import { PageHeading } from '../../app/heading.tsx';
import { Plain } from '../../app/plain.tsx';
import { meQuery, sessionQuery, stepUpHref } from '../../app/session.ts';
import { StepUp } from '../../app/step-up.tsx';
import { useTitle } from '../../app/title.ts';
import { Waiting } from '../../app/wait.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Checkbox, TextField } from '../../ui/field.tsx';
import { PlainMarkdown } from './plain-markdown.tsx';
import './activation.css';

/** The first act of a body's administrator: read the convention, accept it by one's name, and the body is open. */
export const ConventionScreen = () => {
  const { t } = useTranslation('activation');
  const tenantId = useParam('tenantId');
  const go = useGo();
  const memory = useQueryClient();
  const me = useQuery(meQuery);
  const session = useQuery(sessionQuery);
  const convention = useQuery({
    queryKey: ['convention', tenantId],
    queryFn: ({ signal }) => callAsPerson(readConvention, { params: { tenantId } }, signal),
  });
  const [signedName, setSignedName] = useState('');
  const [agreed, setAgreed] = useState(false);
  const tenant = convention.data?.tenantName ?? '';
  const code = me.data?.memberships.find((one) => one.tenant.id === tenantId)?.tenant.code ?? '';
  useTitle(t('convention'), tenant);
  const accept = useMutation({
    mutationFn: () =>
      callAsPerson(acceptConvention, {
        params: { tenantId },
        body: { version: convention.data?.version ?? '', signedName },
      }),
    onSuccess: async () => {
      await memory.invalidateQueries({ queryKey: meQuery.queryKey });
      const welcome = `/${code}/bienvenue`;
      // An administrator has a second factor from the first day: what they administer asks for it.
      if (session.data?.signedIn && session.data.acr === 2) go(welcome);
      else window.location.assign(stepUpHref(welcome));
    },
  });
  if (!convention.data) {
    return (
      <Plain>
        <div className="card">
          <Waiting answer={convention} />
        </div>
        <StepUp />
      </Plain>
    );
  }
  const { title, text, version, accepted } = convention.data;
  return (
    <Plain>
      <div className="card">
        <header>
          <PageHeading place={tenantId}>{title}</PageHeading>
          <p className="muted">
            {t('conventionLead', { tenant })} {t('version', { version })}
          </p>
        </header>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long text that scrolls must be reached by keyboard */}
        <section className="convention-text" aria-label={t('convention')} tabIndex={0}>
          <PlainMarkdown text={text} />
        </section>
        {accepted ? (
          <>
            <p>{t('accepted', { by: accepted.by, when: fullDate(accepted.at) })}</p>
            <ButtonLink look="primary" href={address.home(code)}>
              {t('open', { tenant })}
            </ButtonLink>
          </>
        ) : (
          <Form
            className="card-form"
            onSubmit={(event) => {
              event.preventDefault();
              if (agreed) accept.mutate();
            }}
          >
            <TextField
              label={t('signedName')}
              description={t('signedNameWords')}
              value={signedName}
              onChange={setSignedName}
              maxLength={200}
              autoComplete="name"
              isRequired
            />
            <Checkbox isSelected={agreed} onChange={setAgreed} isRequired>
              {t('agree', { tenant })}
            </Checkbox>
            <Button type="submit" look="primary" isPending={accept.isPending}>
              {t('acceptConvention', { tenant })}
            </Button>
          </Form>
        )}
      </div>
      <StepUp />
    </Plain>
  );
};
