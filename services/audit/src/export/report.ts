import { createRequire } from 'node:module';
import { type TrailEvent, withDe } from '@bocage/contracts';
import PDFDocument from 'pdfkit';
import type { TrailFilter } from '../trail/trail.store.ts';
import { byDay, saidCount, saidFilters, saidHour, saidMoment, saidPeriod } from './report.words.ts';

/** What the trail was sealed with last: a report is no proof, and says where one is. */
export type Head = { origin: string; size: number; root: string; note: string; key: string; fingerprint: string };
export type Report = {
  body: string;
  filter: TrailFilter;
  /** Oldest first, as one reads. */
  events: readonly TrailEvent[];
  head: Head | null;
  madeAt: Date;
};

const resolve = createRequire(import.meta.url).resolve;
const fonts = {
  plain: resolve('source-sans/TTF/SourceSans3-Regular.ttf'),
  bold: resolve('source-sans/TTF/SourceSans3-Semibold.ttf'),
};
const ink = { text: '#1b1f23', quiet: '#57606a', line: '#d0d7de' };
// The font has no narrow no-break space, which French sets before its double punctuation.
const set = (text: string): string => text.replaceAll('\u202F', '\u00A0');

/**
 * The trail of a period, to be read by a mayor: tagged, in French, with the application's own font. In pieces, each with how
 * many events are laid out.
 */
export async function* pdfReport({ body, filter, events, head, madeAt }: Report) {
  const title = `Journal ${withDe(body)}`;
  const doc = new PDFDocument({
    size: 'A4',
    margins: { top: 56, bottom: 64, left: 56, right: 56 },
    pdfVersion: '1.7',
    tagged: true,
    lang: 'fr-FR',
    displayTitle: true,
    bufferPages: true,
    info: { Title: title, Subject: saidPeriod(filter, madeAt), Creator: 'Bocage', CreationDate: madeAt },
  });
  const ready: Buffer[] = [];
  let done = 0;
  const piece = () => ({ bytes: Buffer.concat(ready.splice(0)), done });
  doc.on('data', (chunk: Buffer) => ready.push(chunk));
  doc.registerFont('plain', fonts.plain).registerFont('bold', fonts.bold);
  const whole = doc.struct('Document');
  doc.addStructure(whole);

  const write = (tag: string, text: string, font: 'plain' | 'bold', size: number, options = {}) =>
    doc.struct(tag, {}, () => void doc.font(font).fontSize(size).fillColor(ink.text).text(set(text), options));
  const add = (...elements: ReturnType<typeof write>[]): void => {
    for (const element of elements) {
      whole.add(element);
      element.end();
    }
  };
  const paragraph = (text: string): void => add(write('P', text, 'plain', 10.5, { paragraphGap: 4 }));
  const heading = (text: string): void => {
    // A heading alone at the foot of a page says nothing.
    if (doc.y > doc.page.height - 130) doc.addPage();
    doc.moveDown(0.6);
    add(write('H2', text, 'bold', 13, { paragraphGap: 4 }));
  };

  add(write('H1', title, 'bold', 22, { paragraphGap: 6 }));
  paragraph(`${saidPeriod(filter, madeAt)}. ${saidCount(events)}.`);
  const narrowed = saidFilters(filter, events);
  if (narrowed.length > 0) paragraph(`Ce rapport ne contient que ${narrowed.join(', ')}.`);
  paragraph(`Établi le ${saidMoment(madeAt)}, avec ce que la personne qui l’a demandé a le droit de lire.`);

  for (const { title: on, events: some } of byDay(events)) {
    heading(on);
    const list = doc.struct('L');
    whole.add(list);
    for (const event of some) {
      const item = doc.struct('LI');
      list.add(item);
      item.add(
        doc.struct('LBody', {}, () => {
          doc.font('plain').fontSize(10.5).fillColor(ink.quiet);
          doc.text(`${saidHour(event)}\u00A0\u00A0`, { continued: true });
          doc.fillColor(ink.text).text(set(event.sentence), { paragraphGap: 3 });
        }),
      );
      item.end();
      done += 1;
      if (done % 100 !== 0) continue;
      // A long report does not keep the others waiting.
      await new Promise(setImmediate);
      yield piece();
    }
    list.end();
  }
  if (events.length === 0) paragraph('Aucun événement.');

  heading('Vérifier ce journal');
  if (head) {
    paragraph(
      `Ce document se lit, il ne prouve rien par lui-même. La preuve est l’export « avec ses preuves » de la même période, que le vérificateur bocage-verify contrôle sans réseau et sans confiance envers qui tient l’instance : nul événement n’y a été changé, retiré ni ajouté depuis son scellement.`,
    );
    paragraph(
      `Dernier point de contrôle : ${head.size} inscriptions, journal ${head.origin}, racine ${head.root}. Gardé sur papier, il permet de vérifier plus tard que rien n’a été réécrit :`,
    );
    add(write('Code', head.note.trimEnd(), 'plain', 8.5, { paragraphGap: 6 }));
    paragraph(`Clé publique de l’instance : ${head.key}`);
    paragraph(`Empreinte de la clé : ${head.fingerprint}`);
  } else paragraph('Ce journal n’est pas encore scellé : rien ne permet de le vérifier.');

  const { start, count } = doc.bufferedPageRange();
  for (let page = start; page < start + count; page += 1) {
    doc.switchToPage(page);
    doc.page.margins.bottom = 0;
    doc.markContent('Artifact', { type: 'Pagination' });
    doc.font('plain').fontSize(8.5).fillColor(ink.quiet);
    const words = set(`${title}, page ${page - start + 1} sur ${count}`);
    doc.text(words, 56, doc.page.height - 40, { lineBreak: false });
    doc.endMarkedContent();
  }
  whole.end();
  const ended = new Promise((done) => doc.once('end', done));
  doc.end();
  await ended;
  yield piece();
}
