import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Tooltip, TooltipTrigger } from 'react-aria-components/Tooltip';
import { useTranslation } from 'react-i18next';
import { useActing } from '../../app/acting.tsx';
import { colourOf, initials } from '../../ui/colour.ts';
import { Avatar } from '../../ui/words.tsx';
import type { PersonHere } from './extensions.ts';
import type { LiveNote } from './live-note.ts';
import './presence.css';

const others = (note: LiveNote, meId: string): PersonHere[] => {
  const seen = new Map<string, PersonHere>();
  for (const [client, state] of note.provider.awareness?.getStates() ?? []) {
    const user = (state as { user?: PersonHere }).user;
    if (client !== note.doc.clientID && user?.personId && user.personId !== meId) seen.set(user.personId, user);
  }
  return [...seen.values()].sort((a, b) => a.name.localeCompare(b.name, 'fr'));
};

/** Who else is on this note now, and for which body. */
export const Presence = ({ note }: { note: LiveNote }) => {
  const { t } = useTranslation('editor');
  const { me, tenant } = useActing();
  const [here, setHere] = useState<PersonHere[]>([]);
  useEffect(() => {
    const { awareness } = note.provider;
    const read = () => setHere(others(note, me.person.id));
    read();
    awareness?.on('change', read);
    return () => awareness?.off('change', read);
  }, [note, me.person.id]);
  if (here.length === 0) return null;
  const nameOf = (one: PersonHere) =>
    one.tenantId === tenant.id ? one.name : t('of', { name: one.name, tenant: one.tenantName });
  const words = t('hereCount', { count: here.length, names: here.map(nameOf).join(', ') });
  return (
    <TooltipTrigger delay={200}>
      <Button className="presence no-print">
        <span className="visually-hidden">{words}</span>
        {here.slice(0, 4).map((one) => (
          <Avatar key={one.personId} size="s" letters={initials(one.name)} colour={colourOf(one.personId)} />
        ))}
        {here.length > 4 && <span className="presence-more">+{here.length - 4}</span>}
      </Button>
      <Tooltip className="tooltip" offset={6}>
        {here.map(nameOf).join(', ')}
      </Tooltip>
    </TooltipTrigger>
  );
};
