import type { ReactNode } from 'react';

type FormProps = {
  className?: string;
  onSubmit: () => void;
  /** Escape leaves things as they were. */
  onCancel?: () => void;
  children: ReactNode;
};

/** Fields that are sent together; Enter sends, Escape gives up where that has a meaning. */
export const Form = ({ className, onSubmit, onCancel, children }: FormProps) => (
  <form
    className={className}
    onSubmit={(event) => {
      event.preventDefault();
      onSubmit();
    }}
    onKeyDown={(event) => {
      if (event.key === 'Escape') onCancel?.();
    }}
  >
    {children}
  </form>
);
