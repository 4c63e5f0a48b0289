import { marked } from 'marked';

// A line that begins with « : » is a fault of French typography; what is to be typed stays as it is.
const held = (words: string): string => words.replace(/ (?=[:;!?»])|(?<=«) /g, '\u202f');

const style = `
  body { margin: 0 auto; padding: 1.5rem; max-width: 46rem; font: 1rem/1.5 system-ui, "Segoe UI", sans-serif; color: #1d2226; background: #fff; }
  h1 { font-size: 1.8rem; line-height: 1.2; } h2 { margin-top: 2rem; font-size: 1.3rem; } h3 { margin-top: 1.4rem; font-size: 1.05rem; }
  h1, h2, h3 { break-after: avoid; }
  code, pre { font-family: ui-monospace, "Cascadia Mono", Consolas, monospace; font-size: 0.88em; }
  pre { padding: 0.7rem 0.9rem; border: 1px solid #868c91; border-radius: 6px; background: #f6f5f1; white-space: pre-wrap; overflow-wrap: anywhere; break-inside: avoid; }
  table { width: 100%; border-collapse: collapse; font-size: 0.95rem; } tr { break-inside: avoid; }
  th, td { padding: 0.4rem 0.6rem; border: 1px solid #868c91; text-align: left; vertical-align: top; }
  li { margin-block: 0.25rem; }
  @media print { body { padding: 0; max-width: none; font-size: 10.5pt; } }
`;

/** The page of explanation, whole in one file, to be kept beside the export and printed: made of the very text of docs/verify.md. */
export const noticeOf = (markdown: string): string => {
  marked.use({
    walkTokens: (token) => {
      if (token.type === 'text' && !('tokens' in token && token.tokens)) token.text = held(token.text as string);
    },
    renderer: {
      // The other documents are not beside it.
      link({ href, tokens }) {
        const words = this.parser.parseInline(tokens);
        return /^https?:/.test(href) ? `<a href="${href}">${words}</a>` : words;
      },
    },
  });
  const title = /^# (.*)$/m.exec(markdown)?.[1] ?? '';
  return `<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<main>
${marked.parse(markdown, { async: false })}</main>
</body>
</html>
`;
};
