import { weekdayDate } from '../../app/dates.ts';

const keyOf = (date: Date): string => `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;

export type Day<T> = { day: string; title: string; events: T[] };

/** Events under the day on which they happened (the computer's time), in the order in which they come. */
export const byDay = <T extends { occurredAt: string }>(
  events: readonly T[],
  words: { today: string; yesterday: string },
  now = new Date(),
): Day<T>[] => {
  const days: Day<T>[] = [];
  const today = keyOf(now);
  const yesterday = keyOf(new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1));
  for (const event of events) {
    const date = new Date(event.occurredAt);
    const key = keyOf(date);
    const title = key === today ? words.today : key === yesterday ? words.yesterday : weekdayDate(date);
    const last = days.at(-1);
    if (last?.day === key) last.events.push(event);
    else days.push({ day: key, title, events: [event] });
  }
  return days;
};
