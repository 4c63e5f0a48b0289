import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-aria-components/Link';
import { useActing } from '../../app/acting.tsx';
import { address } from '../../app/address.ts';
import { useGo, usePath, useSearchParam } from '../../app/go.ts';
import { IconButton } from '../../ui/button.tsx';
import { SearchField } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { PersonMenu } from './person-menu.tsx';
import { useRoleWords } from './role-words.ts';
import { Saving } from './saving.tsx';
import { TenantMark, TenantName } from './tenant.tsx';
import './top.css';

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));

/** Search, from anywhere: `/` where one is not typing, Ctrl+K everywhere. */
const TopSearch = () => {
  const { t } = useTranslation('frame');
  const { code } = useActing();
  const go = useGo();
  const field = useRef<HTMLDivElement>(null);
  const [asked] = useSearchParam('q');
  const [words, setWords] = useState(asked);
  useEffect(() => setWords(asked), [asked]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const wanted =
        (event.key === 'k' && (event.ctrlKey || event.metaKey)) || (event.key === '/' && !typing(event.target));
      if (!wanted || event.defaultPrevented) return;
      event.preventDefault();
      const input = field.current?.querySelector('input');
      // On a phone the field is on the search page.
      if (input?.offsetParent) input.select();
      else go(address.search(code));
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [go, code]);
  return (
    <search className="top-search" ref={field}>
      <SearchField
        label={t('searchPlaceholder')}
        value={words}
        onChange={setWords}
        onSubmit={(q) => q.trim() && go(address.search(code, q.trim()))}
        hint={<kbd>/</kbd>}
      />
    </search>
  );
};

/** The line on top of every page. On a phone it says for whom one acts, since the left column is put away. */
export const Top = ({ onMenu }: { onMenu: () => void }) => {
  const { t } = useTranslation('frame');
  const { tenant, membership, code } = useActing();
  const rolesOf = useRoleWords();
  const path = usePath();
  return (
    <header className="top no-print">
      <div className="top-narrow">
        <IconButton icon="menu" label={t('menu')} onPress={onMenu} />
        <Link href={address.home(code)} className="top-tenant">
          <TenantMark tenant={tenant} small />
          <span className="visually-hidden">{t('actingFor')} </span>
          <TenantName tenant={tenant} roles={rolesOf(membership)} />
        </Link>
      </div>
      <TopSearch />
      <div className="top-right">
        <Saving />
        <Link
          href={address.search(code)}
          className="button button-quiet button-icon top-narrow-only"
          aria-label={t('search')}
        >
          <Icon name="search" />
        </Link>
        <Link
          href={address.help(code)}
          className="button button-quiet button-icon top-wide-only"
          aria-label={t('help')}
          {...(path === address.help(code) ? { 'aria-current': 'page' as const } : {})}
        >
          <Icon name="help" />
        </Link>
        <PersonMenu />
      </div>
    </header>
  );
};
