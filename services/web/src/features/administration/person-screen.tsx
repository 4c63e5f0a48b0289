import type { AccessSheet, PersonCard } from '@bocage/contracts';
import { givesPower } from '@bocage/permissions';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAbility } from '../../app/ability.ts';
import { useActing } from '../../app/acting.tsx';
import { address } from '../../app/address.ts';
import { dayDate } from '../../app/dates.ts';
import { wordsOf } from '../../app/errors.ts';
import { useParam } from '../../app/go.ts';
import { PageHeading } from '../../app/heading.tsx';
import { useTitle } from '../../app/title.ts';
import { Waiting } from '../../app/wait.tsx';
import { Button, ButtonLink } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { toast } from '../../ui/toast.tsx';
import { Badge } from '../../ui/words.tsx';
import { Sheets } from '../provisioning/sheets.tsx';
import { usePerson, usePersonActs, useRoles } from './administration.queries.ts';
import { EndMembership } from './end-membership.tsx';
import { ReachTable } from './reach-table.tsx';
import { RoleChoice } from './role-choice.tsx';

const Roles = ({ person }: { person: PersonCard }) => {
  const { t } = useTranslation('administration');
  const roles = useRoles();
  const acts = usePersonActs(person.personId, person.membershipId);
  const [chosen, setChosen] = useState<Set<string> | null>(null);
  if (!roles.data) return <Waiting answer={roles} />;
  const held = chosen ?? new Set(person.roles.map((role) => role.id));
  const save = () =>
    acts.roles.mutate([...held], {
      onSuccess: ({ warnings }) => {
        setChosen(null);
        for (const warning of warnings) toast({ title: warning.message });
        toast({ title: t('rolesSaved'), tone: 'good' });
      },
    });
  return (
    <section>
      <RoleChoice label={t('rolesTitle')} roles={roles.data} chosen={held} onChange={setChosen} />
      <div className="admin-tools">
        <Button look="primary" isPending={acts.roles.isPending} onPress={save}>
          {t('rolesSave')}
        </Button>
      </div>
    </section>
  );
};

const Acts = ({ person, onSheet }: { person: PersonCard; onSheet: (sheet: AccessSheet) => void }) => {
  const { t } = useTranslation('administration');
  const { reason: reasonOf } = useAbility();
  const why = givesPower(person.roles) ? reasonOf('administer', 'Role') : null;
  const acts = usePersonActs(person.personId, person.membershipId);
  const [asked, setAsked] = useState<'suspend' | 'end' | null>(null);
  const [reason, setReason] = useState('');
  const name = person.displayName;
  // Whoever lost their password gets a new way in, as whoever never had one.
  const open = person.account === 'active';
  const invite = (by: 'mail' | 'sheet') =>
    acts.invite.mutate(by, {
      onSuccess: ({ sheet }) => (sheet ? onSheet(sheet) : toast({ title: t('invited'), tone: 'good' })),
    });
  return (
    <div className="admin-tools">
      {person.ours && person.account !== 'suspended' && (
        <>
          <Button
            icon="mail"
            reason={why ?? (person.email ? null : t('noAddress'))}
            isPending={acts.invite.isPending}
            onPress={() => invite('mail')}
          >
            {t(open ? 'recoverMail' : 'inviteMail')}
          </Button>
          <Button icon="print" reason={why} isPending={acts.invite.isPending} onPress={() => invite('sheet')}>
            {t(open ? 'recoverSheet' : 'inviteSheet')}
          </Button>
        </>
      )}
      {person.state === 'active' && (
        <Button reason={why} onPress={() => setAsked('suspend')}>
          {t('suspend')}
        </Button>
      )}
      {person.state === 'suspended' && (
        <Button
          reason={why}
          isPending={acts.reactivate.isPending}
          onPress={() =>
            acts.reactivate.mutate(undefined, {
              onSuccess: () => toast({ title: t('reactivated', { name }), tone: 'good' }),
            })
          }
        >
          {t('reactivate')}
        </Button>
      )}
      <Button look="danger" reason={why} onPress={() => setAsked('end')}>
        {t('end')}
      </Button>
      <Confirm
        title={t('suspendTitle', { name })}
        action={t('suspend')}
        isOpen={asked === 'suspend'}
        onClose={() => setAsked(null)}
        wordsOf={wordsOf}
        onConfirm={async () => {
          await acts.suspend.mutateAsync(reason);
          toast({ title: t('suspended', { name }), tone: 'good' });
        }}
      >
        <p>{t('suspendWords')}</p>
        <TextField label={t('suspendReason')} value={reason} onChange={setReason} maxLength={500} hideLabel={false} />
      </Confirm>
      <EndMembership person={person} isOpen={asked === 'end'} onClose={() => setAsked(null)} />
    </div>
  );
};

/** One person: who, which roles, and everything they reach here with the reason of each. */
export const PersonScreen = () => {
  const { t } = useTranslation('administration');
  const { tenant, code } = useActing();
  const personId = useParam('personId');
  const answer = usePerson(personId);
  const [sheet, setSheet] = useState<AccessSheet | null>(null);
  useTitle(answer.data?.displayName, tenant.name);
  if (!answer.data) return <Waiting answer={answer} />;
  const person = answer.data;
  return (
    <div className="admin-page">
      <p className="no-print">
        <ButtonLink look="quiet" icon="back" href={address.administration(code, 'personnes')}>
          {t('back')}
        </ButtonLink>
      </p>
      <header className="no-print">
        <PageHeading place={personId}>{person.displayName}</PageHeading>
        <p className="page-lead">
          {person.jobTitle} {person.elsewhere && <Badge tone="note">{t('elsewhere')}</Badge>}
        </p>
      </header>
      <Sheets sheets={sheet ? [sheet] : []} />
      <div className="admin-page no-print">
        <dl className="facts">
          <dt>{t('identifiant')}</dt>
          <dd>{person.identifiant ?? '—'}</dd>
          <dt>{t('email')}</dt>
          <dd>{person.email ?? '—'}</dd>
          <dt>{t('account')}</dt>
          <dd>{t(`accounts.${person.account}`)}</dd>
          <dt>{t('state')}</dt>
          <dd>
            {t(`states.${person.state}`)} · {t('since', { when: dayDate(person.from) })}
            {person.until && ` ${t('untilDay', { when: dayDate(person.until) })}`}
          </dd>
        </dl>
        {person.state !== 'ended' && <Acts person={person} onSheet={setSheet} />}
        {person.state !== 'ended' && <Roles person={person} />}
        {person.state !== 'ended' && (
          <section aria-labelledby="reach">
            <h2 id="reach">{t('reachTitle')}</h2>
            <ReachTable membershipId={person.membershipId} />
          </section>
        )}
      </div>
    </div>
  );
};
