import { useState } from 'preact/hooks';

/** The poster of a film. Where there is none, or it cannot be had, its name stands there. */
export function Poster({ url, title }: { url?: string | undefined; title: string }) {
  const [failed, setFailed] = useState<string>();
  const isShown = url !== undefined && url !== failed && /^(https:|\/)/.test(url);
  if (!isShown) {
    return (
      <span class={`poster no-poster tint-${title.length % 4}`} aria-hidden="true">
        <bdi>{title}</bdi>
      </span>
    );
  }
  return <img class="poster" src={url} alt="" width="400" height="600" loading="lazy" onError={() => setFailed(url)} />;
}
