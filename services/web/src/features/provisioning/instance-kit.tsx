import { useTranslation } from 'react-i18next';
import { useTitle } from '../../app/title.ts';
import { KitHeading, KitView } from '../trail/kit/kit-screen.tsx';
import { instanceTrail } from '../trail/trail.source.ts';

/** What the instance's own trail is verified with elsewhere. */
export const InstanceKit = () => {
  const { t } = useTranslation('provisioning');
  const { t: words } = useTranslation('kit');
  useTitle(words('title'), t('trail'));
  return (
    <div className="instance-trail">
      <KitHeading />
      <KitView source={instanceTrail} />
    </div>
  );
};
