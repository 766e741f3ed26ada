/**
 * The kinds that a browser shows by itself without running anything in them, each with the endings of its names, its own
 * first. SVG and HTML are programs as well, and are none of these.
 */
const shown: Readonly<Record<string, readonly string[]>> = {
  'application/pdf': ['pdf'],
  'image/apng': ['png', 'apng'],
  'image/avif': ['avif'],
  'image/bmp': ['bmp', 'dib'],
  'image/gif': ['gif'],
  'image/jpeg': ['jpg', 'jpeg', 'jpe', 'jfif'],
  'image/png': ['png'],
  'image/webp': ['webp'],
  'audio/aac': ['aac'],
  'audio/flac': ['flac'],
  'audio/mp4': ['m4a', 'mp4', 'm4b'],
  'audio/mpeg': ['mp3', 'mpga', 'mp2'],
  'audio/ogg': ['ogg', 'oga', 'opus'],
  'audio/wav': ['wav'],
  'audio/x-m4a': ['m4a', 'mp4'],
  'video/mp4': ['mp4', 'm4v'],
  'video/ogg': ['ogv', 'ogg'],
  'video/quicktime': ['mov', 'qt'],
  'video/webm': ['webm'],
  'video/x-m4v': ['m4v', 'mp4'],
  'text/plain': [],
};

/** Whether a browser may show a file of a media type in place of saving it. */
export function isShown(mediaType: string): boolean {
  return Object.hasOwn(shown, mediaType);
}

/** The endings that a name of such a file may have; nothing where any will do. */
export function endingsOf(mediaType: string): readonly string[] {
  return Object.hasOwn(shown, mediaType) ? (shown[mediaType] ?? []) : [];
}
