import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-aria-components/Link';
import { dayField } from '../../../app/dates.ts';
import { Button } from '../../../ui/button.tsx';
import { Banner, Progress } from '../../../ui/words.tsx';
import type { TrailSource } from '../trail.source.ts';
import { forget, keptFor, type useVerify } from './verify.ts';
import { mostBytes, mostLeaves, type Verdict } from './verify.words.ts';
import './verify-panel.css';

const bounds = { leaves: mostLeaves.toLocaleString('fr-FR'), megabytes: mostBytes / 1024 ** 2 };
const tones = { holds: 'good', fails: 'bad', unusable: 'warn' } as const;

const Said = ({ verdict, source }: { verdict: Verdict; source: TrailSource }) => {
  const { t } = useTranslation('trail');
  const { report, lines, keyChanged } = verdict;
  const event = report.problem?.event;
  const day = event?.at ? dayField(event.at) : null;
  const [head, ...facts] = lines;
  return (
    <>
      <h2 className="verify-head">{head}</h2>
      <ul className="verify-facts">
        {report.counts.leaves === 0 && !report.problem ? (
          <li>{t('verify.nothing')}</li>
        ) : (
          facts.map((fact) => <li key={fact}>{fact}</li>)
        )}
        {keyChanged && <li>{t('verify.keyChanged')}</li>}
        {day && (
          <li>
            <Link href={`${source.at.trail}?${new URLSearchParams({ du: day, au: day })}`}>{t('verify.seeDay')}</Link>
          </li>
        )}
      </ul>
    </>
  );
};

/** What this browser holds of this trail, and how to let it go. */
const KeptHere = ({ source: { id } }: { source: TrailSource }) => {
  const { t } = useTranslation('trail');
  const [kept, setKept] = useState(() => keptFor(id));
  if (!kept) return null;
  return (
    <p className="verify-kept muted">
      {t('verify.kept', { size: kept.size })}
      <Button
        small
        look="quiet"
        onPress={() => {
          forget(id);
          setKept(null);
        }}
      >
        {t('verify.forget')}
      </Button>
    </p>
  );
};

/** How far the verification is, then what it found. */
export const VerifyPanel = ({ verify, source }: { verify: ReturnType<typeof useVerify>; source: TrailSource }) => {
  const { t } = useTranslation('trail');
  const { isPending, outcome, progress } = verify;
  if (isPending) {
    const share = progress?.of ? Math.round((100 * progress.done) / progress.of) : 0;
    return (
      <section className="verify" aria-label={t('verify.title')}>
        <p role="status">{t('verify.doing')}</p>
        <Progress label={t('verify.doing')} value={share} />
        <Button small onPress={verify.cancel}>
          {t('verify.cancel')}
        </Button>
      </section>
    );
  }
  if (!outcome) return null;
  const tooLarge = outcome === 'too-large';
  return (
    <section className="verify" aria-label={t('verify.title')}>
      <Banner
        live
        tone={tooLarge ? 'warn' : tones[outcome.report.verdict]}
        actions={
          <Button small look="quiet" onPress={verify.close}>
            {t('verify.close')}
          </Button>
        }
      >
        {tooLarge ? <p>{t('verify.tooLarge', bounds)}</p> : <Said verdict={outcome} source={source} />}
      </Banner>
      <KeptHere source={source} />
      <p className="muted">{t('verify.limit', bounds)}</p>
    </section>
  );
};
