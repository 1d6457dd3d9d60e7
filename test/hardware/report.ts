/** What a run of the hardware tests came to. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/**
 * Counts the tests of a TAP file as Node's runner writes it. Suites are not tests.
 *
 * @returns null when the file is not whole: the runner did not come to its end
 */
export function countTap(tap: string): Counts | null {
  const figure = (name: string): number | null => {
    const found = new RegExp(`^# ${name} (\\d+)$`, 'm').exec(tap)?.[1];
    return found === undefined ? null : Number(found);
  };
  const [passed, failed, cancelled, skipped] = ['pass', 'fail', 'cancelled', 'skipped'].map(figure);
  if (typeof passed !== 'number' || typeof failed !== 'number') return null;
  return { passed, failed: failed + (cancelled ?? 0), skipped: skipped ?? 0 };
}

/** Tests in a source file, for the number of those that did not run. */
export function countTests(source: string): number {
  return [...source.matchAll(/^\s*void test\(/gm)].length;
}

/** The figures as the JSON reporter of the other tests writes them, so that they can be added up. */
export function asJson({ passed, failed, skipped }: Counts): string {
  return JSON.stringify({
    numTotalTests: passed + failed + skipped,
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: skipped,
    success: failed === 0,
    testResults: [],
  });
}
