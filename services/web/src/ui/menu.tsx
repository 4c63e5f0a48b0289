import { Fragment, type ReactNode } from 'react';
import { Menu as AriaMenu, MenuItem, MenuSection, MenuTrigger, Separator } from 'react-aria-components/Menu';
import { Header } from 'react-aria-components/Header';
import { Popover } from 'react-aria-components/Popover';
import { Text } from 'react-aria-components/Text';
import { Icon, type IconName } from './icon.tsx';
import './menu.css';

export type MenuEntry = {
  id: string;
  label: ReactNode;
  textValue?: string;
  icon?: IconName;
  /** A line under the label. */
  description?: ReactNode;
  href?: string;
  onAction?: () => void;
  danger?: boolean;
  checked?: boolean;
  /** Why it cannot be chosen now: shown under it, and it stays in the list. */
  reason?: string | null | undefined;
};
export type MenuGroup = { id: string; title?: string; entries: readonly MenuEntry[] };

const Entry = ({ entry }: { entry: MenuEntry }) => {
  const words = entry.reason ?? entry.description;
  return (
    <MenuItem
      id={entry.id}
      textValue={entry.textValue ?? (typeof entry.label === 'string' ? entry.label : entry.id)}
      className={`menu-entry${entry.danger ? ' menu-danger' : ''}`}
      isDisabled={Boolean(entry.reason)}
      {...(entry.href ? { href: entry.href } : {})}
      {...(entry.onAction ? { onAction: entry.onAction } : {})}
      {...(entry.checked ? { 'aria-current': true } : {})}
    >
      {entry.icon && <Icon name={entry.icon} size={18} />}
      <span className="menu-words">
        <Text slot="label">{entry.label}</Text>
        {words && (
          <Text slot="description" className="menu-description">
            {words}
          </Text>
        )}
      </span>
      {entry.checked && <Icon name="check" size={18} />}
    </MenuItem>
  );
};

type MenuProps = {
  label: string;
  /** The button that opens it. */
  children: ReactNode;
  groups: readonly MenuGroup[];
  placement?: 'bottom start' | 'bottom end' | 'right top';
};

/** A list of acts that opens under its button. */
export const Menu = ({ label, children, groups, placement = 'bottom start' }: MenuProps) => {
  const shown = groups.filter((group) => group.entries.length > 0);
  return (
    <MenuTrigger>
      {children}
      <Popover className="popover" placement={placement} offset={4}>
        <AriaMenu aria-label={label} className="menu">
          {shown.map((group, index) => (
            <Fragment key={group.id}>
              {index > 0 && <Separator className="menu-line" />}
              <MenuSection aria-label={group.title ?? label}>
                {group.title && <Header className="menu-title">{group.title}</Header>}
                {group.entries.map((entry) => (
                  <Entry key={entry.id} entry={entry} />
                ))}
              </MenuSection>
            </Fragment>
          ))}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
};
