import { useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { Disclosure, DisclosurePanel } from 'react-aria-components/Disclosure';
import { Heading } from 'react-aria-components/Heading';
import { useTranslation } from 'react-i18next';
import { Waiting } from '../../app/wait.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Badge } from '../../ui/words.tsx';
import { useReach } from './access.queries.ts';
import { peopleOf } from './reach-people.ts';

const People = ({ aclId }: { aclId: string }) => {
  const { t } = useTranslation('access');
  const reach = useReach(aclId, true);
  if (!reach.data) return <Waiting answer={reach} lines={3} />;
  return (
    <ul>
      {peopleOf(reach.data).map((person) => (
        <li key={person.membershipId} className="why-person">
          <span className="grant-words">
            <span className="grant-name">{person.name ?? t('whyAnonymous', { tenant: person.tenant.name })}</span>
            {person.name && <span className="grant-of">{person.tenant.name}</span>}
          </span>
          <ul>
            {person.reasons.map((reason) => (
              <li key={reason.grantId} className="grant-of">
                <Badge>{t(`level.${reason.level}`)}</Badge> {t(`whyVia.${reason.via.kind}`, { name: reason.via.label })}
              </li>
            ))}
          </ul>
        </li>
      ))}
    </ul>
  );
};

/** Each person who reaches the thing, with every reason; asked for only when one wants to know. */
export const WhyList = ({ aclId }: { aclId: string }) => {
  const { t } = useTranslation('access');
  const [open, setOpen] = useState(false);
  return (
    <Disclosure isExpanded={open} onExpandedChange={setOpen}>
      <Heading level={3}>
        <Button slot="trigger" className="button button-quiet disclosure-button">
          <Icon name="next" size={16} />
          {t('why')}
        </Button>
      </Heading>
      <DisclosurePanel>{open && <People aclId={aclId} />}</DisclosurePanel>
    </Disclosure>
  );
};
