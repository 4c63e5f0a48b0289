import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAbility } from '../../app/ability.ts';
import { Button } from '../../ui/button.tsx';
import { Banner } from '../../ui/words.tsx';
import { type PanelSubject, useOpenWorkspace } from '../workspaces/open-workspace.tsx';
import { rowOf } from '../workspaces/level.ts';
import { GiveForm } from './give-form.tsx';
import { GrantList } from './grant-list.tsx';
import { ShareSection } from './share-section.tsx';
import { WhyList } from './why-list.tsx';
import './access-panel.css';

/** Who reaches the thing that is open: given accesses, shares with other bodies, and each person with the reason. */
export const AccessPanel = ({ subject }: { subject: PanelSubject }) => {
  const { t } = useTranslation('access');
  const { workspace } = useOpenWorkspace();
  const { reason } = useAbility();
  const [giving, setGiving] = useState(false);
  // The panel of what is not restricted shows the accesses that it follows, and leaves them to where they are decided.
  const follows = subject.kind !== 'workspace' && !subject.restricted;
  const ofWorkspace = subject.aclId === workspace.aclId;
  const row =
    subject.kind === 'workspace' ? rowOf(workspace) : { level: subject.level, archived: workspace.archivedAt !== null };
  const refusal = reason('grant', subject.kind === 'workspace' ? 'Workspace' : 'Item', row);
  return (
    <div className="access-panel">
      {follows && (
        <Banner tone="plain">{ofWorkspace ? t('inherits', { name: workspace.name }) : t('inheritsBranch')}</Banner>
      )}
      {!follows && subject.restricted && (
        <Banner tone="warn" icon="lock">
          {t('branch')}
        </Banner>
      )}
      <section aria-labelledby="access-who">
        <div className="access-head">
          <h3 id="access-who">{t('who')}</h3>
          {!follows && !giving && (
            <Button small icon="add" reason={refusal} onPress={() => setGiving(true)}>
              {t('give')}
            </Button>
          )}
        </div>
        {giving && <GiveForm aclId={subject.aclId} onDone={() => setGiving(false)} />}
        <GrantList aclId={subject.aclId} frozen={follows ? '' : refusal} />
      </section>
      {ofWorkspace && !follows && <ShareSection />}
      <WhyList aclId={subject.aclId} />
    </div>
  );
};
