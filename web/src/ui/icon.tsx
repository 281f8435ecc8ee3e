const paths = {
  seat: 'M7 4h10v7a3 3 0 0 1-3 3h-4a3 3 0 0 1-3-3zM4 10v6a3 3 0 0 0 3 3h10a3 3 0 0 0 3-3v-6M8 19v2M16 19v2',
  sliders: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5v5M9 14.5v5',
  close: 'M6 6l12 12M18 6L6 18',
  search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14zM16 16l4 4',
  pin: 'M12 21s7-6 7-11a7 7 0 0 0-14 0c0 5 7 11 7 11zM12 7.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z',
  clock: 'M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 8v4l3 2',
  ticket: 'M4 7h16v3a2 2 0 0 0 0 4v3H4v-3a2 2 0 0 0 0-4zM14 7v10',
  back: 'M15 5l-7 7 7 7',
  forward: 'M9 5l7 7-7 7',
  check: 'M5 13l4 4L19 7',
  warning: 'M12 4l9 16H3zM12 10v4M12 17v.5',
  filter: 'M4 6h16M7 12h10M10 18h4',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  whole: 'M14 5h5v5M19 5l-6 6M10 19H5v-5M5 19l6-6',
  download: 'M12 4v11M7 11l5 5 5-5M5 20h14',
  calendar: 'M5 6h14v14H5zM5 10h14M9 3v4M15 3v4',
} as const;

export type IconName = keyof typeof paths;

/** A small drawing beside words; it says nothing to screen readers. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={paths[name]} />
    </svg>
  );
}
