import { useEffect, useState } from 'preact/hooks';
import { type Part, partsOf, sectionOf } from './markdown.ts';

/** The entry of the runbook under a heading. The whole of it is shipped with the pages, and loaded when it is first asked for. */
export function RunbookEntry({ heading }: { heading: string }) {
  const [parts, setParts] = useState<Part[]>();
  useEffect(() => {
    let isLeft = false;
    void import('../../../docs/runbook.md?raw').then(({ default: text }) => {
      if (!isLeft) setParts(partsOf(sectionOf(text, heading) ?? ''));
    });
    return () => {
      isLeft = true;
    };
  }, [heading]);
  // It is written in English alone.
  return (
    <div class="runbook" lang="en" dir="ltr">
      {parts?.map((part, index) =>
        part.kind === 'code' ? (
          <pre key={index}>{part.text}</pre>
        ) : part.kind === 'item' ? (
          <p key={index} class="runbook-item">
            <Inline text={part.text} />
          </p>
        ) : (
          <p key={index}>
            <Inline text={part.text} />
          </p>
        ),
      )}
    </div>
  );
}

/** `code` and **bold**; of a link the text. */
function Inline({ text }: { text: string }) {
  const pieces = text.replace(/\[([^\]]+)\]\([^)]*\)/g, '$1').split(/(`[^`]+`|\*\*[^*]+\*\*)/);
  return (
    <>
      {pieces.map((piece, index) =>
        piece.startsWith('`') ? (
          <code key={index}>{piece.slice(1, -1)}</code>
        ) : piece.startsWith('**') ? (
          <strong key={index}>{piece.slice(2, -2)}</strong>
        ) : (
          piece
        ),
      )}
    </>
  );
}
