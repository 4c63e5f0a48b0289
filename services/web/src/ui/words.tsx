import type { ReactNode } from 'react';
import { ProgressBar } from 'react-aria-components/ProgressBar';
import { Icon, type IconName } from './icon.tsx';
import './words.css';

export type Tone = 'plain' | 'good' | 'warn' | 'bad' | 'note' | 'accent';

/** What stands where a list would: why it is empty and what to do about it. */
export const Empty = ({
  icon,
  title,
  children,
  actions,
}: {
  icon: IconName;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
}) => (
  <div className="empty">
    <span className="empty-mark">
      <Icon name={icon} size={26} />
    </span>
    <p className="empty-title">{title}</p>
    {children && <div className="empty-words">{children}</div>}
    {actions && <div className="empty-actions">{actions}</div>}
  </div>
);

const bannerIcons: Record<Tone, IconName> = {
  plain: 'info',
  good: 'check',
  warn: 'warning',
  bad: 'warning',
  note: 'info',
  accent: 'info',
};

/** A few words across the page that stay as long as they are true. `live` has a screen reader say them when they come. */
export const Banner = ({
  tone = 'note',
  icon,
  children,
  actions,
  live,
}: {
  tone?: Tone;
  icon?: IconName;
  children: ReactNode;
  actions?: ReactNode;
  live?: boolean;
}) => (
  <div className={`banner banner-${tone}`} role={live ? 'status' : undefined}>
    <Icon name={icon ?? bannerIcons[tone]} />
    <div className="banner-words">{children}</div>
    {actions && <div className="banner-actions">{actions}</div>}
  </div>
);

/** One word about a thing, beside its name. */
export const Badge = ({ tone = 'plain', icon, children }: { tone?: Tone; icon?: IconName; children: ReactNode }) => (
  <span className={`badge badge-${tone}`}>
    {icon && <Icon name={icon} size={14} />}
    {children}
  </span>
);

/** Grey lines in place of what is coming; they show themselves after 300 ms only. */
export const Skeleton = ({ lines = 4, label }: { lines?: number; label: string }) => (
  <div className="skeleton" role="status">
    <span className="visually-hidden">{label}</span>
    {Array.from({ length: lines }, (_, index) => index).map((line) => (
      <span key={line} className="skeleton-line" aria-hidden="true" />
    ))}
  </div>
);

/** How far a long work is: `value` from 0 to 100, in words for those who do not see the bar. */
export const Progress = ({ label, value, tone = 'accent' }: { label: string; value: number; tone?: Tone }) => (
  <ProgressBar aria-label={label} value={value} className="progress">
    {({ percentage }) => (
      <span className={`progress-track progress-${tone}`}>
        <span className="progress-done" style={{ width: `${percentage ?? 0}%` }} />
      </span>
    )}
  </ProgressBar>
);

/** A person as a small round: their letters, on a colour of theirs. */
export const Avatar = ({ letters, colour, size = 'm' }: { letters: string; colour: string; size?: 's' | 'm' }) => (
  <span className={`avatar avatar-${size}`} style={{ backgroundColor: colour }} aria-hidden="true">
    {letters}
  </span>
);
