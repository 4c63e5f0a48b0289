import './icon.css';

/** Drawn on a grid of 24, one stroke, no fill: one line per icon. */
const paths = {
  add: 'M12 5v14M5 12h14',
  archive: 'M4 8h16v11a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1zM3 4h18v4H3zM10 12h4',
  back: 'M15 5l-7 7 7 7',
  bell: 'M6 16V11a6 6 0 1 1 12 0v5l2 2H4zM10 21h4',
  bold: 'M7 5h6a3.5 3.5 0 0 1 0 7H7zM7 12h7a3.5 3.5 0 0 1 0 7H7z',
  building: 'M4 21h16M6 21V8l6-4 6 4v13M10 21v-4h4v4M9.5 11h.01M14.5 11h.01M9.5 14h.01M14.5 14h.01',
  bullets: 'M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  cloud: 'M7 18h10a4 4 0 0 0 .6-7.95 6 6 0 0 0-11.5 1.1A3.5 3.5 0 0 0 7 18zM9.5 13.5l2 2 3.5-3.5',
  cloudOff: 'M4 4l16 16M7 18h9.5M6.1 11.1A3.5 3.5 0 0 0 7 18M9 7a6 6 0 0 1 8.6 3.05A4 4 0 0 1 20 16.6',
  columnAfter: 'M4 5h9v14H4zM8.5 5v14M18 9v6M15 12h6',
  down: 'M6 9l6 6 6-6',
  download: 'M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 20h14',
  drag: 'M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01',
  edit: 'M5 19h3l10-10-3-3L5 16zM13 8l3 3',
  eye: 'M3 12s3.5-6 9-6 9 6 9 6-3.5 6-9 6-9-6-9-6zM12 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
  file: 'M7 3h7l5 5v13H7zM14 3v5h5',
  folder: 'M3 7a1 1 0 0 1 1-1h5l2 2h9a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1z',
  heading: 'M6 5v14M16 5v14M6 12h10',
  help: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM9.5 9.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8M12 16.8h.01',
  history: 'M4 12a8 8 0 1 0 2.4-5.7L4 8.5M4 4v4.5h4.5M12 8v4.5l3 1.8',
  home: 'M4 11l8-7 8 7v9h-5v-6H9v6H4z',
  image: 'M4 5h16v14H4zM4 16l4.5-4.5 4 4 2.5-2.5L20 17M15.5 9h.01',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5.5M12 7.6h.01',
  italic: 'M10 5h7M7 19h7M14 5l-4 14',
  link: 'M10 14a4 4 0 0 0 5.7 0l3-3a4 4 0 0 0-5.7-5.7l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  mail: 'M3 6h18v12H3zM3 7l9 6.5L21 7',
  menu: 'M4 7h16M4 12h16M4 17h16',
  more: 'M6 12h.01M12 12h.01M18 12h.01',
  move: 'M4 7a1 1 0 0 1 1-1h4l2 2h8a1 1 0 0 1 1 1v3M4 7v11a1 1 0 0 0 1 1h7M15 17h6M18.5 14.5L21 17l-2.5 2.5',
  next: 'M9 5l7 7-7 7',
  note: 'M6 3h12v18H6zM9 8h6M9 12h6M9 16h3.5',
  numbers:
    'M10 6h10M10 12h10M10 18h10M4 5l1.5-1v4M4 11.2c.4-.9 2.4-.9 2.2.4-.1.8-2.2 1.9-2.2 1.9h2.4M4 16.5h2l-1.2 1.6c1.8 0 1.8 2.2-.8 1.9',
  open: 'M14 4h6v6M20 4l-9 9M18 14v6H4V6h6',
  paragraph: 'M13 5v14M17 5v14M19 5h-8a4 4 0 0 0 0 8h2',
  pause: 'M9 6v12M15 6v12',
  people:
    'M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20c.4-3.6 3-5.5 6.5-5.5s6.1 1.9 6.5 5.5M16 4.9a3.5 3.5 0 0 1 0 6.3M18 14.9c2.1.8 3.3 2.5 3.5 5.1',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c.5-4 3.5-6 7.5-6s7 2 7.5 6',
  play: 'M8 5.5v13l10-6.5z',
  print: 'M7 8V4h10v4M7 17H4V9a1 1 0 0 1 1-1h14a1 1 0 0 1 1 1v8h-3M7 14h10v6H7z',
  quote: 'M5 7v10M9 8h10M9 12h10M9 16h6',
  redo: 'M19 8h-9a5 5 0 0 0 0 10h5M15.5 4.5L19 8l-3.5 3.5',
  refresh: 'M19.5 12a7.5 7.5 0 1 1-2.2-5.3L19.5 9M19.5 4.5V9H15',
  remove: 'M5 12h14',
  restore: 'M5 8h9a5 5 0 0 1 0 10H9M8.5 4.5L5 8l3.5 3.5',
  rowAfter: 'M5 4h14v9H5zM5 8.5h14M9 18h6M12 15v6',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5L20 20',
  settings: 'M4 7h9M17 7h3M15 9a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM4 17h3M11 17h9M9 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  share: 'M12 15V4M8 7.5L12 3.5l4 4M6 11H5v9h14v-9h-1',
  shield: 'M12 3l7 3v5.5c0 4.5-3 7.6-7 9.5-4-1.9-7-5-7-9.5V6z',
  signOut: 'M14 4H5v16h9M10 12h10M17 8.5l3.5 3.5-3.5 3.5',
  strike:
    'M5 12h14M16 7.5C15.5 6 14 5 12 5c-2.3 0-4 1.3-4 3.2 0 1 .4 1.8 1.2 2.4M8 16c.5 1.8 2 3 4.2 3 2.5 0 4.3-1.4 4.3-3.5',
  table: 'M4 5h16v14H4zM4 10h16M4 14.5h16M10 5v14',
  trash: 'M5 7h14M9.5 7V4.5h5V7M7 7l.8 13h8.4L17 7M10.5 11v5.5M13.5 11v5.5',
  undo: 'M5 8h9a5 5 0 0 1 0 10H9M8.5 4.5L5 8l3.5 3.5',
  unlock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 6.8-1.2',
  up: 'M6 15l6-6 6 6',
  upload: 'M12 16V5M7.5 9L12 4.5 16.5 9M5 20h14',
  warning: 'M12 4l9 16H3zM12 10v4.5M12 17.3h.01',
  close: 'M6 6l12 12M18 6L6 18',
} as const;

export type IconName = keyof typeof paths;

/** A drawing beside words; it says nothing by itself, whoever uses it gives the words. */
export const Icon = ({ name, size = 20 }: { name: IconName; size?: number }) => (
  <svg className="icon" viewBox="0 0 24 24" width={size} height={size} aria-hidden="true" focusable="false">
    <path d={paths[name]} />
  </svg>
);
