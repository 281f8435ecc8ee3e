import { signal } from '@preact/signals';

export const themes = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const key = 'theme';

/** Light, dark, or as the device has it. */
export const theme = signal<Theme>(firstTheme());

function firstTheme(): Theme {
  try {
    const stored = localStorage.getItem(key);
    return themes.find((one) => one === stored) ?? 'auto';
  } catch {
    return 'auto';
  }
}

export function chooseTheme(chosen: Theme): void {
  theme.value = chosen;
  try {
    localStorage.setItem(key, chosen);
  } catch {
    // A browser that keeps nothing: the choice holds as long as the page.
  }
  applyTheme();
}

/** Tells the document; the styles do the rest. */
export function applyTheme(): void {
  if (theme.value === 'auto') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme.value;
}
