import { z } from 'zod';

/** So many ends of the graphics process ... */
export const GPU_CRASHES = 3;
/** ... within this time, ms: the chip or its driver does not bear it. */
export const GPU_WITHIN_MS = 10 * 60_000;
/** So long is drawn without it, ms; or until the machine starts anew. */
export const GPU_OFF_MS = 24 * 3_600_000;

/** Counts for the boot of the machine that it was written in. */
export const gpuMemory = z.object({
  boot: z.string().min(1).max(80),
  crashesMs: z.array(z.number()).max(GPU_CRASHES),
  /** Null: the graphics chip is used. */
  offSinceMs: z.number().nullable(),
});
export type GpuMemory = Readonly<z.infer<typeof gpuMemory>>;

/** What holds for a process that starts now. */
export function gpuAtStart(memory: GpuMemory | null, boot: string, nowMs: number): GpuMemory {
  if (memory?.boot !== boot) return { boot, crashesMs: [], offSinceMs: null };
  return gpuBack(memory, nowMs) ? { ...memory, crashesMs: [], offSinceMs: null } : memory;
}

/** One more end of the graphics process. `restart`: the player starts again and draws without it. */
export function gpuCrashed(
  memory: GpuMemory,
  nowMs: number,
): { readonly memory: GpuMemory; readonly restart: boolean } {
  // Software draws in a graphics process, too: without the chip there is nothing further to give up.
  if (memory.offSinceMs !== null) return { memory, restart: false };
  const crashesMs = [...memory.crashesMs.filter((at) => nowMs - at < GPU_WITHIN_MS), nowMs].slice(-GPU_CRASHES);
  if (crashesMs.length < GPU_CRASHES) return { memory: { ...memory, crashesMs }, restart: false };
  return { memory: { ...memory, crashesMs: [], offSinceMs: nowMs }, restart: true };
}

/** Whether the chip was left alone long enough: the next quiet restart tries it again. */
export function gpuBack(memory: GpuMemory, nowMs: number): boolean {
  return memory.offSinceMs !== null && nowMs - memory.offSinceMs >= GPU_OFF_MS;
}
