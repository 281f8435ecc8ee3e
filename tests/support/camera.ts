import { writeFile } from 'node:fs/promises';
import { qrModules } from '../../shared/src/tickets/qr.ts';

const [width, height] = [640, 480] as const;
const [paper, ink, table] = [235, 16, 120] as const;

/**
 * Writes a film in which somebody holds the QR code of a text before the camera, and gives what Chromium needs to take it
 * for its camera. The format is YUV4MPEG2, in grey.
 * @param pixels how many pixels wide a module is
 */
export async function cameraThatSees(text: string, file: string, pixels = 5): Promise<string[]> {
  const modules = qrModules(text);
  const left = Math.floor((width - modules.length * pixels) / 2);
  const top = Math.floor((height - modules.length * pixels) / 2);
  const luma = Buffer.alloc(width * height, table);
  for (let y = 0; y < modules.length * pixels; y += 1) {
    for (let x = 0; x < modules.length * pixels; x += 1) {
      const isDark = modules[Math.floor(y / pixels)]![Math.floor(x / pixels)];
      luma[(top + y) * width + left + x] = isDark ? ink : paper;
    }
  }
  const grey = Buffer.alloc((width * height) / 2, 128);
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, grey]);
  const header = Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`);
  await writeFile(file, Buffer.concat([header, frame, frame]));
  return ['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${file}`];
}
