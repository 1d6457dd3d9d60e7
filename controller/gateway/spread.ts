/**
 * When in a span of `overMs` a device has its turn, ms: the same for the same device, and spread evenly over many, so
 * that not all of a shop do something at once. FNV-1a over the id.
 */
export function turnOf(device: string, overMs: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < device.length; i++) hash = Math.imul(hash ^ device.charCodeAt(i), 0x01000193) >>> 0;
  return hash % overMs;
}
