import { Link } from 'react-aria-components/Link';
import { useTranslation } from 'react-i18next';
import { address } from '../../app/address.ts';
import { Icon } from '../../ui/icon.tsx';
import { useOpenWorkspace } from '../workspaces/open-workspace.tsx';
import './folder-screen.css';

type Step = { id: string; title: string };

/** The way from the workspace down to here. With `leads`, the last step is a folder above, not where one is. */
export const FolderPath = ({ steps, leads }: { steps: readonly Step[]; leads?: boolean }) => {
  const { t } = useTranslation('notes');
  const { workspace, place } = useOpenWorkspace();
  const all = [{ id: '', title: workspace.name }, ...steps];
  return (
    <nav aria-label={t('path')}>
      <ol className="folder-path">
        {all.map((step, index) => {
          const last = index === all.length - 1 && !leads;
          return (
            <li key={step.id || 'root'}>
              {index > 0 && <Icon name="next" size={14} />}
              {last ? (
                <span aria-current="page">{step.title}</span>
              ) : (
                <Link href={step.id ? address.folder(place, step.id) : address.workspace(place)}>{step.title}</Link>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
};
