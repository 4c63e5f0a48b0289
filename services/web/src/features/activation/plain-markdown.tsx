// The text is signed as it stands; only its display keeps punctuation with its word.
const held = (words: string): string => words.replace(/ (?=[:;!?»])|(?<=«) /g, '\u202f');

/** Headings, paragraphs and lists of a Markdown text that we ship ourselves: no markup is ever taken from it. */
export const PlainMarkdown = ({ text }: { text: string }) =>
  text
    .split(/\n{2,}/)
    .map((block) => block.trim())
    .filter(Boolean)
    .map((block) => {
      const words = held(block.replace(/\*\*/g, ''));
      if (words.startsWith('#')) return <h2 key={block}>{words.replace(/^#+\s*/, '')}</h2>;
      if (words.startsWith('- ')) {
        return (
          <ul key={block}>
            {words.split(/\n(?=- )/).map((line) => (
              <li key={line}>{line.replace(/^- /, '')}</li>
            ))}
          </ul>
        );
      }
      return <p key={block}>{words}</p>;
    });
