/** The part of the browser's BarcodeDetector (W3C Shape Detection) that is used here; not every browser has one. */
type Detector = { detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]> };
type DetectorClass = { new (options: { formats: string[] }): Detector };

function detectorClass(): DetectorClass | undefined {
  return (globalThis as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
}

/** Whether this browser can read codes by its camera. */
export function canScan(): boolean {
  return detectorClass() !== undefined && navigator.mediaDevices !== undefined;
}

const pauseMs = 150;
/** A code that is still in front of the camera is not read again so soon. */
const sameMs = 4_000;

/**
 * Shows the camera in an element and reads the codes that it sees, until it is stopped.
 * @returns what stops it
 * @throws DOMException when there is no camera, or it may not be used
 */
export async function startScan(video: HTMLVideoElement, onCode: (text: string) => void): Promise<() => void> {
  const Class = detectorClass();
  if (Class === undefined) throw new DOMException('there is no BarcodeDetector', 'NotSupportedError');
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
  const detector = new Class({ formats: ['qr_code'] });
  video.srcObject = stream;
  await video.play();
  let isOn = true;
  let last = { text: '', atMs: 0 };

  async function look(): Promise<void> {
    if (!isOn) return;
    const codes = await detector.detect(video).catch(() => []);
    const text = codes[0]?.rawValue;
    const nowMs = performance.now();
    if (isOn && text !== undefined && (text !== last.text || nowMs - last.atMs > sameMs)) {
      last = { text, atMs: nowMs };
      onCode(text);
    }
    setTimeout(() => void look(), pauseMs);
  }

  void look();
  return () => {
    isOn = false;
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
}
