// Codes by the camera: read by the browser where it can (Chrome on Android and macOS), otherwise by a library that is
// loaded when the camera is switched on (iPhones, Firefox).

/** The part of the browser's BarcodeDetector (W3C Shape Detection) that is used here. */
type Detector = { detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]> };
type DetectorClass = {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
};

/** Reads the code in what the camera sees now, if there is one. */
type Reader = (video: HTMLVideoElement) => Promise<string | undefined>;

/** Whether there can be a camera: browsers lend it to pages over HTTPS, and of this machine. */
export function canScan(): boolean {
  return navigator.mediaDevices !== undefined;
}

const pauseMs = 150;
/** A code is read again once it has been away for so long. */
const awayMs = 3_000;

/**
 * Shows the camera in an element and reads the codes that it sees, each once while it is there, until it is stopped.
 * @returns what stops it
 * @throws DOMException when there is no camera, or it may not be used
 */
export async function startScan(video: HTMLVideoElement, onCode: (text: string) => void): Promise<() => void> {
  const read = await openReader();
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
  const close = () => {
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
  video.srcObject = stream;
  try {
    await video.play();
  } catch (error) {
    close();
    throw error;
  }
  let isOn = true;
  let last = { text: '', seenMs: 0 };

  async function look(): Promise<void> {
    if (!isOn) return;
    const text = await read(video).catch(() => undefined);
    const nowMs = performance.now();
    if (isOn && text !== undefined) {
      const isNew = text !== last.text || nowMs - last.seenMs > awayMs;
      last = { text, seenMs: nowMs };
      if (isNew) onCode(text);
    }
    setTimeout(() => void look(), pauseMs);
  }

  void look();
  return () => {
    isOn = false;
    close();
  };
}

async function openReader(): Promise<Reader> {
  const { BarcodeDetector } = globalThis as { BarcodeDetector?: DetectorClass };
  const formats = await BarcodeDetector?.getSupportedFormats().catch((): string[] => []);
  if (BarcodeDetector === undefined || !formats?.includes('qr_code')) return openOwnReader();
  const detector = new BarcodeDetector({ formats: ['qr_code'] });
  return async (video) => (await detector.detect(video))[0]?.rawValue;
}

/** Enough for a code that fills a quarter of the picture, and a frame takes some milliseconds. */
const longestSide = 640;

async function openOwnReader(): Promise<Reader> {
  const { decodeQR } = await import('qr/decode.js');
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return async (video) => {
    const { videoWidth, videoHeight } = video;
    const scale = Math.min(1, longestSide / Math.max(videoWidth, videoHeight));
    canvas.width = Math.round(videoWidth * scale);
    canvas.height = Math.round(videoHeight * scale);
    if (context === null || canvas.width === 0) return undefined;
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    // It throws where it finds none.
    return decodeQR(context.getImageData(0, 0, canvas.width, canvas.height));
  };
}
