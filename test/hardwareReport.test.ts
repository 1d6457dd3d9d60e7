import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { asJson, countTap, countTests } from './hardware/report.ts';

const whole = (pass: number, fail: number): string =>
  `TAP version 13\n# Subtest: GPIO\n    ok 1 - a press\nok 1 - GPIO\n1..1\n# tests ${pass + fail}\n# suites 1\n# pass ${pass}\n# fail ${fail}\n# cancelled 1\n# skipped 2\n`;

describe('the figures of the hardware tests', () => {
  it('come from the end of the results; what was cancelled has failed', () => {
    expect(countTap(whole(8, 1))).toEqual({ passed: 8, failed: 2, skipped: 2 });
  });

  it('are not made up from results that were cut off', () => {
    expect(countTap('')).toBeNull();
    expect(countTap(whole(8, 1).split('# pass')[0]!)).toBeNull();
  });

  it('say how many tests were left out where they cannot run', () => {
    for (const file of ['gpio.ts', 'digits.ts', 'bluetooth.ts']) {
      const source = readFileSync(join(import.meta.dirname, 'hardware', file), 'utf8');
      expect(countTests(source)).toBe(source.match(/'\[DEV-\d+\]/g)!.length);
      expect(countTests(source)).toBeGreaterThan(2);
    }
  });

  it('can be added to those of the other tests', () => {
    expect(JSON.parse(asJson({ passed: 8, failed: 1, skipped: 2 }))).toMatchObject({
      numPassedTests: 8,
      numFailedTests: 1,
      numPendingTests: 2,
      testResults: [],
    });
  });
});
