import type { Grantee } from '@bocage/contracts';
import { useDeferredValue, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { ComboBox } from 'react-aria-components/ComboBox';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Text } from 'react-aria-components/Text';
import { useTranslation } from 'react-i18next';
import { useActing } from '../../app/acting.tsx';
import { wordsOf } from '../../app/errors.ts';
import { Icon } from '../../ui/icon.tsx';
import { useGrantees } from './access.queries.ts';

/** Finds, by some letters, whom an access may be given to. */
export const GranteeField = ({ aclId, onChoose }: { aclId: string; onChoose: (grantee: Grantee | null) => void }) => {
  const { t } = useTranslation('access');
  const { t: app } = useTranslation('app');
  const { tenant } = useActing();
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<Grantee | null>(null);
  const search = useDeferredValue(chosen?.label === typed ? '' : typed.trim());
  const found = useGrantees(aclId, search);
  const items = found.data?.items ?? [];
  const none = found.error
    ? wordsOf(found.error)
    : found.isPending || found.isFetching
      ? app('loading')
      : t('giveNone');
  const pick = (grantee: Grantee | null) => {
    setChosen(grantee);
    setTyped(grantee?.label ?? '');
    onChoose(grantee);
  };
  return (
    <ComboBox
      className="field"
      items={items}
      inputValue={typed}
      onInputChange={(value) => {
        setTyped(value);
        if (chosen && value !== chosen.label) {
          setChosen(null);
          onChoose(null);
        }
      }}
      selectedKey={chosen ? `${chosen.kind} ${chosen.id}` : null}
      onSelectionChange={(key) => key !== null && pick(items.find((one) => `${one.kind} ${one.id}` === key) ?? null)}
      menuTrigger="focus"
      allowsEmptyCollection
    >
      <Label className="field-label">{t('giveTo')}</Label>
      <span className="combo-input">
        <Input className="field-input" />
        <Button className="button button-quiet button-icon">
          <Icon name="down" size={18} />
        </Button>
      </span>
      <Text slot="description" className="field-description">
        {t('giveToHelp')}
      </Text>
      <Popover className="popover">
        <ListBox<Grantee> className="combo-list" renderEmptyState={() => <p className="menu-entry">{none}</p>}>
          {(grantee) => (
            <ListBoxItem id={`${grantee.kind} ${grantee.id}`} textValue={grantee.label} className="menu-entry">
              <span className="menu-words">
                <Text slot="label">{grantee.label}</Text>
                <Text slot="description" className="menu-description">
                  {[
                    t(`kind.${grantee.kind}`),
                    grantee.tenant && grantee.tenant.id !== tenant.id ? grantee.tenant.name : null,
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </Text>
              </span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
};
