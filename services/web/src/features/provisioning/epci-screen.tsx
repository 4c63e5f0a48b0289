import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { address } from '../../app/address.ts';
import { useGo, useParam } from '../../app/go.ts';
import { PageHeading } from '../../app/heading.tsx';
import { useTitle } from '../../app/title.ts';
import { Waiting } from '../../app/wait.tsx';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/field.tsx';
import { Table } from '../../ui/table.tsx';
import { toast } from '../../ui/toast.tsx';
import { Banner } from '../../ui/words.tsx';
import { perimetersQuery, useEpci, useProvision } from './provisioning.queries.ts';
import { count, whereOf } from './words.ts';

/** The members of an EPCI, to be looked at before they are opened in one act. */
export const EpciScreen = () => {
  const { t } = useTranslation('provisioning');
  const siren = useParam('siren');
  const go = useGo();
  const epci = useEpci(siren);
  const perimeters = useQuery(perimetersQuery);
  const provision = useProvision();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  useTitle(epci.data?.name, t('title'));
  if (!epci.data) return <Waiting answer={epci} />;
  const { name, kindName, departements, population, members } = epci.data;
  const chosen = members.filter((member) => !left.has(member.code));
  const toggle = (code: string, wanted: boolean) => {
    const next = new Set(left);
    if (wanted) next.delete(code);
    else next.add(code);
    setLeft(next);
  };
  const open = () =>
    provision.mutate(
      { siren, communes: chosen.map((member) => member.code) },
      {
        onSuccess: ({ perimeterId }) => {
          toast({ title: t('provisioned'), tone: 'good' });
          go(`${address.instance}/perimetres/${perimeterId}`);
        },
      },
    );
  return (
    <div className="instance-page">
      <header>
        <PageHeading place={siren}>{t('preview', { name })}</PageHeading>
        <p className="page-lead">
          {kindName} · {whereOf(departements)} · {t('inhabitants', { value: count(population) })} · SIREN {siren}
        </p>
      </header>
      {perimeters.data?.some((perimeter) => perimeter.siren === siren) && <Banner>{t('again')}</Banner>}
      <p>{t('previewWords')}</p>
      <Table
        label={t('members', { count: members.length })}
        rows={members}
        keyOf={(member) => member.code}
        columns={[
          {
            id: 'name',
            title: t('commune'),
            cell: (member) => (
              <Checkbox
                isSelected={!left.has(member.code)}
                onChange={(wanted) => toggle(member.code, wanted)}
                aria-label={t('include', { name: member.name })}
              >
                {member.name}
              </Checkbox>
            ),
          },
          { id: 'code', title: t('code'), cell: (member) => member.code },
          { id: 'departement', title: t('departement'), cell: (member) => whereOf([member.departement]), wide: true },
          { id: 'population', title: t('population'), cell: (member) => count(member.population), numeric: true },
        ]}
      />
      <div className="instance-foot">
        <span aria-live="polite">{t('chosen', { count: chosen.length })}</span>
        <Button look="primary" isPending={provision.isPending} onPress={open}>
          {t('provision')}
        </Button>
      </div>
    </div>
  );
};
