import { fault } from '@bocage/contracts';
import { mediaTypes } from './content.types.ts';
import { unknownType } from './content.found.ts';

const executableTypes = new Set([
  'text/x-script',
  'application/x-msdownload',
  'application/x-elf',
  'application/x-mach-binary',
  'application/java-vm',
  'application/java-archive',
  'application/wasm',
  'application/x-ms-shortcut',
  'application/x-ft-apple.alias',
  'application/x-deb',
  'application/x-rpm',
  'application/vnd.android.package-archive',
  'application/x-google-chrome-extension',
  'application/x-xpinstall',
  'application/vnd.ms-htmlhelp',
  'application/x-apple-diskimage',
  'application/x-shockwave-flash',
  'application/x-asar',
]);

// What Windows, macOS or Linux runs when it is opened, whatever it holds.
const executableExtensions = new Set(
  (
    'exe com scr pif cpl dll sys drv ocx msi msp mst msix msixbundle appx bat cmd ps1 psm1 psd1 ps1xml vb vbs vbe js jse mjs cjs ' +
    'ws wsf wsh wsc sct hta lnk reg inf jar apk aab ipa app dmg pkg deb rpm appimage sh bash csh ksh zsh fish command run py pyc ' +
    'pyw pyz rb pl php phtml phar asp aspx jsp cgi so dylib elf class wasm chm hlp gadget scf xll msc application swf crx xpi'
  ).split(' '),
);

/** The extension that a system acts on: lower case, without the dots and spaces that Windows drops; '' when none. */
export const extensionOf = (name: string): string =>
  /\.([^.\s]{1,20})$/.exec(name.replace(/[.\s]+$/, ''))?.[1]?.toLowerCase() ?? '';

const zipBased = (type: string): boolean =>
  /zip$|opendocument|openxmlformats|macroenabled|vnd\.visio|model\/3mf|iwork|vnd\.apple\.(pages|numbers|keynote)/.test(
    type,
  ) && type !== 'application/gzip';
const textual = (type: string): boolean =>
  type.startsWith('text/') ||
  [
    'application/xml',
    'image/svg+xml',
    'message/rfc822',
    'application/rtf',
    'application/x-pem-file',
    'application/postscript',
  ].includes(type);
const unknown = (type: string): boolean => type === unknownType;
const compound = (type: string): boolean => type === 'application/x-cfb' || type === 'application/vnd.ms-outlook';
const media = (type: string): boolean =>
  /^(audio|video)\//.test(type) ||
  type === 'application/ogg' ||
  type === 'application/vnd.ms-asf' ||
  type === 'application/mxf';
const is =
  (...types: string[]) =>
  (type: string): boolean =>
    types.includes(type);
const any =
  (...rules: ((type: string) => boolean)[]) =>
  (type: string): boolean =>
    rules.some((rule) => rule(type));

type Rule = readonly [extensions: string, accepts: (type: string) => boolean];
// What the bytes behind a known extension may be. An extension that is not here promises nothing: download only.
const rules: readonly Rule[] = [
  ['pdf', is('application/pdf')],
  ['png', is('image/png', 'image/apng')],
  ['jpg jpeg jpe jfif', is('image/jpeg')],
  ['gif', is('image/gif')],
  ['webp', is('image/webp')],
  ['bmp', is('image/bmp')],
  ['tif tiff', is('image/tiff')],
  ['heic heif heics', is('image/heic', 'image/heif', 'image/heic-sequence', 'image/heif-sequence')],
  ['avif', is('image/avif')],
  ['zip epub', zipBased],
  // An encrypted office document is a compound file.
  ['docx docm dotx xlsx xlsm xltx pptx pptm potx ppsx vsdx odt ods odp odg ott ots otp', any(zipBased, compound)],
  // Business software writes HTML, RTF and even OOXML under these; very old ones are not recognised.
  ['doc dot xls xlt ppt pps pot', any(compound, textual, zipBased, unknown)],
  ['msg', any(compound, unknown)],
  ['rtf', any(is('application/rtf'), textual)],
  ['7z', is('application/x-7z-compressed')],
  ['rar', is('application/x-rar-compressed')],
  ['gz tgz', is('application/gzip')],
  ['bz2', is('application/x-bzip2')],
  ['xz', is('application/x-xz')],
  ['tar', any(is('application/x-tar'), unknown)],
  ['mp3 wav ogg oga opus flac m4a aac wma amr mp4 m4v mov avi mkv webm wmv mpg mpeg 3gp', any(media, unknown)],
  ['dwg', any(is('image/vnd.dwg'), unknown)],
  [
    'txt csv tsv md log json geojson xml html htm xhtml svg ics vcf vtt srt css yaml yml kml gpx sql dxf eml mht mhtml',
    any(textual, unknown),
  ],
  ['p7s p7m p7c p7b asc sig', any(textual, unknown)],
];
const accepts = new Map(
  rules.flatMap(([extensions, rule]) => extensions.split(' ').map((extension) => [extension, rule] as const)),
);

/** What was found, in French, for the sentence of a refusal. */
export const describeType = (type: string): string => {
  if (type === 'application/pdf') return 'un document PDF';
  if (type.startsWith('image/'))
    return `une image ${(type.split('/')[1] ?? '').replace(/^(x-|vnd\.)|\+xml$/g, '').toUpperCase()}`;
  if (zipBased(type)) return 'une archive ou un document bureautique';
  if (compound(type)) return 'un document bureautique';
  if (textual(type)) return 'du texte';
  if (media(type)) return 'un son ou une vidéo';
  return unknown(type) ? 'un contenu non reconnu' : type;
};

/** Refuses programs by their name alone: before the first byte is sent. Throws `file.executable`. */
export const checkName = (name: string): void => {
  if (executableExtensions.has(extensionOf(name))) throw fault('file.executable');
};

/** Refuses programs, and bytes that contradict the name. Throws `file.executable` or `file.contradiction`. */
export const checkContent = (name: string, found: string): void => {
  checkName(name);
  if (executableTypes.has(found)) throw fault('file.executable');
  const extension = extensionOf(name);
  const rule = accepts.get(extension);
  if (rule && !rule(found))
    throw fault('file.contradiction', { extension: `.${extension}`, found: describeType(found) });
};

const previews: Record<string, 'image' | 'pdf'> = {
  'image/png': 'image',
  'image/apng': 'image',
  'image/jpeg': 'image',
  'image/gif': 'image',
  'image/webp': 'image',
  'image/avif': 'image',
  'application/pdf': 'pdf',
};

/** The media type to show: the bytes decide; the name only tells apart what the same bytes may be (a zip, a text). */
export const mediaTypeOf = (name: string, found: string): string => {
  const named = mediaTypes[extensionOf(name)];
  if (!named) return found;
  const family =
    found === 'application/zip'
      ? zipBased
      : found === 'application/x-cfb'
        ? () => true
        : found === 'text/plain'
          ? textual
          : null;
  return family?.(named) ? named : found;
};
/** How a browser may show it in the page: pictures and PDF, nothing that can hold a script of ours to run. */
export const previewOf = (found: string): 'image' | 'pdf' | 'none' => previews[found] ?? 'none';
/** The type that a link answers with: what a browser could run or render as a page goes as bytes. */
export const servedType = (mediaType: string): string =>
  textual(mediaType) || (/html|xml|script|json|x-cfb/.test(mediaType) && !/openxmlformats|opendocument/.test(mediaType))
    ? unknownType
    : mediaType;
