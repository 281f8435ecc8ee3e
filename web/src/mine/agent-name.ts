const browsers = [
  [/Edg(?:e|A|iOS)?\//, 'Edge'],
  [/OPR\/|Opera/, 'Opera'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Chrome\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari'],
] as const;

const systems = [
  [/iPhone|iPad|iPod/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux|X11/, 'Linux'],
] as const;

/** A browser as its owner would call it, by what it says of itself: `Firefox, Windows`. What nobody knows stays as it is. */
export function agentName(agent: string): string {
  const names = [browsers, systems].map((known) => known.find(([pattern]) => pattern.test(agent))?.[1]);
  const found = names.filter((name) => name !== undefined);
  return found.length === 0 ? agent.slice(0, 80) : found.join(', ');
}
