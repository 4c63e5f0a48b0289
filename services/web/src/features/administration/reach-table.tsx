import { useTranslation } from 'react-i18next';
import { Waiting } from '../../app/wait.tsx';
import { Table } from '../../ui/table.tsx';
import { useReach } from './administration.queries.ts';

/** Everything that a membership reaches, or a support access, and why. */
export const ReachTable = ({ membershipId }: { membershipId: string }) => {
  const { t } = useTranslation('administration');
  const { t: words } = useTranslation('workspaces');
  const reach = useReach(membershipId);
  return (
    <>
      {!reach.data && <Waiting answer={reach} />}
      {reach.data?.length === 0 && <p className="muted">{t('reachNone')}</p>}
      {reach.data && reach.data.length > 0 && (
        <Table
          label={t('reachTitle')}
          rows={reach.data}
          keyOf={(row) => `${row.aclId} ${row.grantId}`}
          columns={[
            {
              id: 'workspace',
              title: t('workspace'),
              cell: (row) => (
                <>
                  {row.workspaceName}
                  {row.branch && <span className="muted"> ({t('branch')})</span>}
                  <div className="muted">{row.owner.name}</div>
                </>
              ),
            },
            { id: 'level', title: t('level'), cell: (row) => words(`level.${row.level}`) },
            { id: 'why', title: t('why'), cell: (row) => t(`via.${row.via.kind}`, { name: row.via.label }) },
          ]}
        />
      )}
    </>
  );
};
