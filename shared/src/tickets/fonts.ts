import { join } from 'node:path';

/*
 * DejaVu Sans: Latin, Greek, Cyrillic, Arabic, Hebrew, Armenian, Georgian and more, in one file each. For what it lacks
 * (Chinese, Japanese, Korean, …) the operator names a font of their own.
 */
export const regularFont = join(import.meta.dirname, 'fonts', 'DejaVuSans.ttf');
export const boldFont = join(import.meta.dirname, 'fonts', 'DejaVuSans-Bold.ttf');
