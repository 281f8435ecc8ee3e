/** The colours that a hall is drawn in, as the page has them now: theme, or the colours that a person forces. */
export type Look = {
  ink: string;
  muted: string;
  paper: string;
  sunken: string;
  line: string;
  held: string;
  booked: string;
  blocked: string;
  mine: string;
  onMine: string;
  focus: string;
  /** By price class; where there are more classes than colours they come again, and the letters tell them apart. */
  prices: readonly string[];
};

const properties = {
  ink: '--ink',
  muted: '--ink-muted',
  paper: '--surface',
  sunken: '--sunken',
  line: '--line-strong',
  held: '--seat-held',
  booked: '--seat-booked',
  blocked: '--seat-blocked',
  mine: '--seat-mine',
  onMine: '--surface',
  focus: '--focus',
} as const;

/** Okabe and Ito's, without those of states. */
export const priceProperties = ['--price-1', '--price-2', '--price-3', '--price-4', '--price-5'] as const;

/** What people force is the same for the whole page. */
const forced = {
  ink: 'CanvasText',
  muted: 'GrayText',
  paper: 'Canvas',
  sunken: 'Canvas',
  line: 'CanvasText',
  held: 'GrayText',
  booked: 'GrayText',
  blocked: 'GrayText',
  mine: 'Highlight',
  onMine: 'HighlightText',
  focus: 'Highlight',
} as const;

/** Reads the look from the styles. @param inside an element of the hall, in which probes are put for a moment */
export function readLook(inside: HTMLElement): Look {
  const isForced = matchMedia('(forced-colors: active)').matches;
  const names = Object.keys(properties) as (keyof typeof properties)[];
  const wanted = [
    ...names.map((name) => (isForced ? forced[name] : `var(${properties[name]})`)),
    ...priceProperties.map((property) => (isForced ? 'LinkText' : `var(${property})`)),
  ];
  // A probe for each: the browser works out the styles once for all of them.
  const probes = document.createElement('span');
  for (const colour of wanted) {
    const probe = probes.appendChild(document.createElement('span'));
    probe.style.setProperty('forced-color-adjust', 'none');
    probe.style.color = colour;
  }
  inside.append(probes);
  const colours = Array.from(probes.children, (probe) => getComputedStyle(probe).color);
  probes.remove();
  const named = Object.fromEntries(names.map((name, index) => [name, colours[index]!]));
  return { ...(named as Record<keyof typeof properties, string>), prices: colours.slice(names.length) };
}

/** Calls back when theme, contrast or forced colours change. @returns ends it */
export function onLookChange(changed: () => void): () => void {
  const queries = ['(prefers-color-scheme: dark)', '(forced-colors: active)', '(prefers-contrast: more)'].map((query) =>
    matchMedia(query),
  );
  for (const query of queries) query.addEventListener('change', changed);
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
  return () => {
    for (const query of queries) query.removeEventListener('change', changed);
    observer.disconnect();
  };
}
