import type { Clock } from '../../controller/runtime/clock.ts';
import { gpuAtStart, gpuBack, gpuCrashed, gpuMemory } from './gpuFallback.ts';
import type { GpuMemory } from './gpuFallback.ts';
import { memoryFile } from './memoryFile.ts';
import type { ShellFaults } from './shellFaults.ts';

/** The graphics chip of this process: whether it is used, and what its crashes led to. */
export class Gpu {
  /** Draw without it. */
  readonly off: boolean;
  private memory: GpuMemory;
  private readonly clock: Clock;
  private readonly write: (memory: GpuMemory) => void;
  private readonly faults: ShellFaults;

  constructor(state: string, boot: string, clock: Clock, faults: ShellFaults) {
    const file = memoryFile(state, 'gpu.json', gpuMemory, faults);
    this.clock = clock;
    this.write = file.write;
    this.faults = faults;
    this.memory = gpuAtStart(file.read(), boot, clock.now());
    this.off = this.memory.offSinceMs !== null;
    if (this.off) {
      faults.set(
        'gpu',
        'The graphics chip failed again and again: the player draws without it, and tries it again after a day.',
      );
    }
  }

  /** The graphics process ended. Answers whether the player is to start anew, without the chip. */
  crashed(): boolean {
    const { memory, restart } = gpuCrashed(this.memory, this.clock.now());
    if (memory !== this.memory) this.write(memory);
    this.memory = memory;
    if (restart) {
      this.faults.set(
        'gpu',
        'The graphics process ended again and again: the player starts anew and draws without the chip.',
      );
    }
    return restart;
  }

  /** Whether a quiet moment should be used to try the chip again. */
  wantsBack(): boolean {
    return this.off && gpuBack(this.memory, this.clock.now());
  }
}
