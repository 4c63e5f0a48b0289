const escaped = (text: string): string => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);

/** Hands the text over as a page that any word processor opens. */
export const download = (title: string, name: string, html: string): void => {
  const page = `<!doctype html><html lang="fr"><meta charset="utf-8"><title>${escaped(title)}</title><h1>${escaped(title)}</h1>${html}</html>`;
  const href = URL.createObjectURL(new Blob([page], { type: 'text/html;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = href;
  link.download = name.replace(/[\\/:*?"<>|]/g, '-');
  link.click();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
};
