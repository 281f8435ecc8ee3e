export default async function stopTestEngines(): Promise<void> {
  await globalThis.stopTestEngines?.();
}
