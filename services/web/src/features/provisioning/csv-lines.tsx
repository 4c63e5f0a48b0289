import { useTranslation } from 'react-i18next';
import { Table } from '../../ui/table.tsx';
import { Badge } from '../../ui/words.tsx';

type Said = { message: string };
export type CsvLine = { line: number; displayName: string; tenantName?: string; problems: Said[]; remarks: Said[] };

/** What a file would do, line by line, as a spreadsheet numbers them. */
export const CsvLines = ({ label, lines }: { label: string; lines: readonly CsvLine[] }) => {
  const { t } = useTranslation('provisioning');
  const withTenant = lines.some((line) => line.tenantName !== undefined);
  return (
    <Table
      label={label}
      rows={lines}
      keyOf={(line) => String(line.line)}
      blocks
      columns={[
        {
          id: 'line',
          title: t('line'),
          cell: (line) => (
            <>
              <span className="cell-narrow">{t('line')} </span>
              {line.line}
            </>
          ),
        },
        ...(withTenant ? [{ id: 'tenant', title: t('tenant'), cell: (line: CsvLine) => line.tenantName }] : []),
        { id: 'person', title: t('person'), cell: (line) => line.displayName },
        {
          id: 'remark',
          title: t('remark'),
          cell: (line) =>
            line.problems.length + line.remarks.length === 0 ? (
              <Badge tone="good">{t('ready')}</Badge>
            ) : (
              <ul>
                {[...line.problems, ...line.remarks].map((problem) => (
                  <li key={problem.message}>{problem.message}</li>
                ))}
              </ul>
            ),
        },
      ]}
    />
  );
};
