import { type ReactNode, useEffect, useId, useState } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button';
import { Link as AriaLink } from 'react-aria-components/Link';
import { Tooltip, TooltipTrigger } from 'react-aria-components/Tooltip';
import { Icon, type IconName } from './icon.tsx';
import './button.css';

type Look = 'primary' | 'plain' | 'quiet' | 'danger';

type Common = Omit<AriaButtonProps, 'children' | 'isDisabled' | 'className' | 'style' | 'render'> & {
  look?: Look;
  icon?: IconName | undefined;
  small?: boolean;
  /** Why it cannot be used now. It stays reachable, and says so when one comes to it or presses it. */
  reason?: string | null | undefined;
};

export type ButtonProps = Common & { children: ReactNode };

const Hint = ({ children }: { children: ReactNode }) => (
  <Tooltip className="tooltip" offset={6}>
    {children}
  </Tooltip>
);

/** Shows its words for some seconds after a press, for whoever has no pointer to hover with. */
const useHint = () => {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (!open) return;
    const timer = setTimeout(() => setOpen(false), 5_000);
    return () => clearTimeout(timer);
  }, [open]);
  return { isOpen: open, onOpenChange: setOpen, show: () => setOpen(true) };
};

const Refused = ({
  reason,
  className,
  children,
  ...rest
}: Common & { className: string; reason: string; children: ReactNode }) => {
  const { show, ...hint } = useHint();
  const described = useId();
  return (
    <TooltipTrigger {...hint} delay={300}>
      <AriaButton
        {...rest}
        type="button"
        onPress={show}
        className={className}
        aria-describedby={described}
        render={(props) => <button {...props} aria-disabled="true" />}
      >
        {children}
        <span id={described} className="visually-hidden">
          {reason}
        </span>
      </AriaButton>
      <Hint>{reason}</Hint>
    </TooltipTrigger>
  );
};

/** A button with words. `reason` says why it cannot be used, `isPending` that its work goes on. */
export const Button = ({ look = 'plain', icon, small, reason, children, ...rest }: ButtonProps) => {
  const className = `button button-${look}${small ? ' button-small' : ''}`;
  const content = (
    <>
      {rest.isPending ? (
        <span className="spinner" aria-hidden="true" />
      ) : (
        icon && <Icon name={icon} size={small ? 18 : 20} />
      )}
      <span>{children}</span>
    </>
  );
  if (reason) {
    return (
      <Refused {...rest} reason={reason} className={className}>
        {content}
      </Refused>
    );
  }
  return (
    <AriaButton {...rest} className={className}>
      {content}
    </AriaButton>
  );
};

/** A button that is only a drawing: `label` is its name, shown on hover and focus. */
export const IconButton = ({
  label,
  icon,
  look = 'quiet',
  small,
  reason,
  ...rest
}: Omit<Common, 'icon'> & { label: string; icon: IconName }) => {
  const className = `button button-${look} button-icon${small ? ' button-small' : ''}`;
  const drawing = rest.isPending ? (
    <span className="spinner" aria-hidden="true" />
  ) : (
    <Icon name={icon} size={small ? 18 : 20} />
  );
  if (reason) {
    return (
      <Refused {...rest} aria-label={label} reason={reason} className={className}>
        {drawing}
      </Refused>
    );
  }
  return (
    <TooltipTrigger delay={500} closeDelay={50}>
      <AriaButton {...rest} aria-label={label} className={className}>
        {drawing}
      </AriaButton>
      <Hint>{label}</Hint>
    </TooltipTrigger>
  );
};

type LinkProps = {
  href: string;
  children: ReactNode;
  icon?: IconName;
  look?: Look;
  small?: boolean;
  target?: string;
  download?: string;
};

/** A link that looks like a button: it leads somewhere, it does nothing. */
export const ButtonLink = ({ icon, look = 'plain', small, children, ...rest }: LinkProps) => (
  <AriaLink {...rest} className={`button button-${look}${small ? ' button-small' : ''}`}>
    {icon && <Icon name={icon} size={small ? 18 : 20} />}
    <span>{children}</span>
  </AriaLink>
);
