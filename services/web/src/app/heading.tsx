import { type ReactNode, useEffect, useRef } from 'react';

// The first page is read from its top by itself; a page that one comes to is read from its title. A title that is shown
// again on the same page (it was a field for a while) takes nothing from whoever writes elsewhere on it.
let at: string | null = null;

/** Says that one is on this page, where its title is not shown as such. */
export const arriveAt = (place: string): void => {
  at = place;
};

/**
 * Gives the focus to the title when what had it has gone from the page, as the line of what was put away: it goes once the
 * list has been fetched anew, a moment after the act.
 */
export const returnFocus = (tries = 60): void => {
  requestAnimationFrame(() => {
    if (document.activeElement === null || document.activeElement === document.body)
      document.querySelector<HTMLElement>('#page h1')?.focus({ preventScroll: true });
    else if (tries > 0) setTimeout(() => returnFocus(tries - 1), 50);
  });
};

/** The title while it is a field: the page keeps its name for whoever walks by headings. */
export const WrittenHeading = ({ children }: { children: string }) => <h1 className="visually-hidden">{children}</h1>;

/** The title of a page. It takes the focus when one comes to the page, so that a screen reader says where one is. */
export const PageHeading = ({
  children,
  place,
  className,
}: {
  children: ReactNode /** Changes when the page is another one. */;
  place: string;
  className?: string;
}) => {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const first = at === null;
    const same = at === place;
    at = place;
    if (!first && !same) heading.current?.focus({ preventScroll: true });
  }, [place]);
  return (
    <h1 ref={heading} tabIndex={-1} className={className}>
      {children}
    </h1>
  );
};
