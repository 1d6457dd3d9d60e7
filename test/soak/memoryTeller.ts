// Loaded into a process under soak: tells its parent how much memory is in use after a collection.
const EVERY_MS = 5_000;

const timer = setInterval(() => {
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  if (process.connected) process.send?.({ heap: heapUsed, rss });
}, EVERY_MS);
timer.unref();
