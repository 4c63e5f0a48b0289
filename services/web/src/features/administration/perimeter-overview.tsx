import { type AccessSheet, proposeAdministrator, readOverview } from '@bocage/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { useTranslation } from 'react-i18next';
import { useActing } from '../../app/acting.tsx';
import { fullDate, saidSize } from '../../app/dates.ts';
import { PageHeading } from '../../app/heading.tsx';
import { useTitle } from '../../app/title.ts';
import { Waiting } from '../../app/wait.tsx';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { Table } from '../../ui/table.tsx';
import { toast } from '../../ui/toast.tsx';
import { Badge } from '../../ui/words.tsx';
import { Sheets } from '../provisioning/sheets.tsx';
import { Nominations } from './nominations.tsx';

const stateTone = { pending: 'warn', active: 'good', suspended: 'bad', closed: 'plain' } as const;
const blank = { tenantId: '', firstName: '', lastName: '', email: '' };

/** What the gestionnaire du périmètre sees: states and counts. No title, no name but the administrators'. */
export const PerimeterOverview = () => {
  const { t } = useTranslation('administration');
  const { tenant, call, key } = useActing();
  const memory = useQueryClient();
  useTitle(t('perimeter'), tenant.name);
  const answer = useQuery({ queryKey: key('overview'), queryFn: ({ signal }) => call(readOverview, {}, signal) });
  const [form, setForm] = useState(blank);
  const [sheet, setSheet] = useState<AccessSheet | null>(null);
  const chosen = answer.data?.items.find((one) => one.tenantId === form.tenantId);
  const propose = useMutation({
    mutationFn: () =>
      call(proposeAdministrator, {
        body: {
          tenantId: form.tenantId,
          firstName: form.firstName,
          lastName: form.lastName,
          email: form.email.trim() || null,
          // A sheet has to be handed over when it is printed: not three days before the nomination takes effect.
          invite: form.email.trim() ? 'mail' : chosen?.state === 'active' ? 'later' : 'sheet',
        },
      }),
    onSuccess: ({ named, nomination, sheet: given }) => {
      if (named) toast({ title: t('nominated', { name: named.displayName }), tone: 'good' });
      if (nomination)
        toast({ title: t('nominatedLater', { name: nomination.displayName, when: fullDate(nomination.effectiveAt) }) });
      setSheet(given);
      setForm(blank);
      return memory.invalidateQueries({ queryKey: key() });
    },
  });
  if (!answer.data) return <Waiting answer={answer} />;
  const rows = answer.data.items;
  const field = (name: 'firstName' | 'lastName' | 'email') => ({
    value: form[name],
    onChange: (value: string) => setForm({ ...form, [name]: value }),
  });
  return (
    <div className="admin-page">
      <header className="no-print">
        <PageHeading place="perimeter">{t('perimeter')}</PageHeading>
        <p className="page-lead">{t('perimeterLead')}</p>
      </header>
      <Sheets sheets={sheet ? [sheet] : []} />
      <div className="admin-page no-print">
        <Nominations here={false} />
        <Table
          label={t('perimeter')}
          rows={rows}
          keyOf={(row) => row.tenantId}
          columns={[
            { id: 'name', title: t('tenant'), cell: (row) => `${row.name} (${row.code})` },
            {
              id: 'state',
              title: t('state'),
              cell: (row) => <Badge tone={stateTone[row.state]}>{t(`tenantStates.${row.state}`)}</Badge>,
            },
            {
              id: 'administrators',
              title: t('administrators'),
              cell: (row) => row.administrators.map((one) => one.displayName).join(', ') || '—',
            },
            {
              id: 'counts',
              title: t('counts'),
              cell: (row) => `${row.people} · ${row.workspaces} · ${row.notes} · ${row.files}`,
              numeric: true,
              wide: true,
            },
            { id: 'volume', title: t('volume'), cell: (row) => saidSize(row.volumeBytes), numeric: true, wide: true },
          ]}
        />
        <section aria-labelledby="nominate">
          <h2 id="nominate">{t('nominate')}</h2>
          <p className="muted">{t('nominateWords')}</p>
          <Form
            className="admin-form"
            onSubmit={(event) => {
              event.preventDefault();
              if (form.tenantId) propose.mutate();
            }}
          >
            <Select
              label={t('tenant')}
              value={form.tenantId}
              onChange={(tenantId) => setForm({ ...form, tenantId })}
              options={[
                { value: '', label: '—' },
                ...rows.map((row) => ({ value: row.tenantId, label: `${row.name} (${row.code})` })),
              ]}
            />
            <TextField label={t('firstName')} {...field('firstName')} maxLength={100} isRequired />
            <TextField label={t('lastName')} {...field('lastName')} maxLength={100} isRequired />
            <TextField
              label={t('email')}
              type="email"
              {...field('email')}
              maxLength={254}
              description={chosen && t(chosen.state === 'active' ? 'nominateLater' : 'nominateNow')}
            />
            <div className="whole">
              <Button type="submit" look="primary" isPending={propose.isPending}>
                {t('nominateGo')}
              </Button>
            </div>
          </Form>
        </section>
      </div>
    </div>
  );
};
