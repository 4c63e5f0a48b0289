import { useTranslation } from 'react-i18next';
import { useWide } from '../../app/wide.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import type { IconName } from '../../ui/icon.tsx';
import { usePanel } from './side-panel.tsx';

/** Opens, beside the page, who reaches this thing and what happened to it. */
export const PanelButtons = () => {
  const { t } = useTranslation('workspaces');
  const { panel, open } = usePanel();
  const wide = useWide(560);
  const one = (id: 'acces' | 'journal', icon: IconName, label: string) =>
    wide ? (
      <Button icon={icon} aria-expanded={panel === id} onPress={() => open(id)}>
        {label}
      </Button>
    ) : (
      <IconButton icon={icon} label={label} look="plain" aria-expanded={panel === id} onPress={() => open(id)} />
    );
  return (
    <>
      {one('acces', 'people', t('access'))}
      {one('journal', 'history', t('trail'))}
    </>
  );
};
