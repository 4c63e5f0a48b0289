import { useEffect, useState } from 'react';
import { Disclosure, DisclosurePanel } from 'react-aria-components/Disclosure';
import { Button } from 'react-aria-components/Button';
import { Heading } from 'react-aria-components/Heading';
import { useTranslation } from 'react-i18next';
import { Waiting } from '../../app/wait.tsx';
import { TextField } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Select } from '../../ui/select.tsx';
import { useOpenWorkspace } from '../workspaces/open-workspace.tsx';
import { useWorkspaceShares } from './access.queries.ts';

export type Exact = { tenantId: string; identifiant: string };

/** A person of another body: never searched, addressed by the identifiant that they told themselves. */
export const ExactPerson = ({ onChange }: { onChange: (exact: Exact | null) => void }) => {
  const { t } = useTranslation('access');
  const { workspace } = useOpenWorkspace();
  const shares = useWorkspaceShares(workspace.id);
  const bodies = (shares.data ?? []).filter((share) => share.state === 'accepted').map((share) => share.receiver);
  const [tenantId, setTenantId] = useState('');
  const [identifiant, setIdentifiant] = useState('');
  const chosen = tenantId || bodies[0]?.id || '';
  useEffect(() => {
    const typed = identifiant.trim().toLowerCase();
    onChange(chosen && typed ? { tenantId: chosen, identifiant: typed } : null);
  }, [chosen, identifiant, onChange]);
  return (
    <Disclosure>
      <Heading level={4}>
        <Button slot="trigger" className="button button-quiet button-small disclosure-button">
          <Icon name="next" size={16} />
          {t('exact')}
        </Button>
      </Heading>
      <DisclosurePanel>
        {!shares.data ? (
          <Waiting answer={shares} lines={2} />
        ) : bodies.length === 0 ? (
          <p className="muted">{t('exactNoShare')}</p>
        ) : (
          <div className="access-pair">
            <Select
              label={t('exactTenant')}
              value={chosen}
              onChange={setTenantId}
              options={bodies.map((body) => ({ value: body.id, label: body.name }))}
            />
            <TextField
              label={t('exactName')}
              value={identifiant}
              onChange={setIdentifiant}
              maxLength={120}
              isRequired={false}
              description={t('exactHelp')}
            />
          </div>
        )}
      </DisclosurePanel>
    </Disclosure>
  );
};
