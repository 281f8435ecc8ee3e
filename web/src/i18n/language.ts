import { signal } from '@preact/signals';

export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

const key = 'language';

/** The language of the pages; a component that reads it is drawn again when it changes. */
export const language = signal<Language>(firstLanguage());

/** The one that was chosen, otherwise the first that the browser asks for and we have. */
function firstLanguage(): Language {
  const wanted = [stored(), ...(globalThis.navigator?.languages ?? [])];
  for (const tag of wanted) {
    const found = languages.find((one) => tag?.toLowerCase().split('-')[0] === one);
    if (found !== undefined) return found;
  }
  return 'en';
}

export function chooseLanguage(chosen: Language): void {
  language.value = chosen;
  try {
    localStorage.setItem(key, chosen);
  } catch {
    // A browser that keeps nothing: the choice holds as long as the page.
  }
  applyLanguage();
}

/** Tells the document, so that screen readers and hyphenation know. */
export function applyLanguage(): void {
  document.documentElement.lang = language.value;
}

function stored(): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}
