import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ageText, ledText, numberText, TURN_MS } from '../../../devices/rack/ledText.ts';
import { byteMoves, darkFrame, frameOf, segmentsOf, START, STOP, textOf } from '../../../devices/rack/tm1637.ts';
import type { Frame, Move } from '../../../devices/rack/tm1637.ts';
import { tm1637 } from '../../fakes/tm1637.ts';
import type { Tm1637 } from '../../fakes/tm1637.ts';

const HOUR = 3_600_000;

/** Plays moves on a chip; gives the answers, true where it pulled DIO low. */
function play(chip: Tm1637, frame: Frame): boolean[] {
  let clk = true;
  let dio: boolean | null = null;
  const answers: boolean[] = [];
  const move = (step: Move): void => {
    if (step === 'answer') {
      answers.push(!chip.dio);
      return;
    }
    if (step === 'free') dio = null;
    else if (step === 'data-high' || step === 'data-low') dio = step === 'data-high';
    else clk = step === 'clock-high';
    chip.lines(clk, dio);
  };
  for (const bytes of frame) for (const step of [...START, ...bytes.flatMap(byteMoves), ...STOP]) move(step);
  return answers;
}

describe('a frame', () => {
  it('[DEV-50] of 587 at full brightness is 40 | C0 00 6D 7F 07 | 8F', () => {
    expect(frameOf(segmentsOf(numberText(587, 4)), 7)).toEqual([[0x40], [0xc0, 0x00, 0x6d, 0x7f, 0x07], [0x8f]]);
  });

  it('[DEV-50] has the digits of the data sheet', () => {
    expect(segmentsOf('0123456789')).toEqual([0x3f, 0x06, 0x5b, 0x4f, 0x66, 0x6d, 0x7d, 0x07, 0x7f, 0x6f]);
    expect(segmentsOf(' -')).toEqual([0x00, 0x40]);
    expect(() => segmentsOf('x')).toThrow('cannot show "x"');
  });

  it('[DEV-50] sets brightness, begins at a digit, and goes dark', () => {
    expect(frameOf([0x06], 0, 5)).toEqual([[0x40], [0xc5, 0x06], [0x88]]);
    expect(darkFrame(4)).toEqual([[0x40], [0xc0, 0, 0, 0, 0], [0x80]]);
  });

  it('[DEV-50] moves the lines so that the chip reads every byte, answers each, and is never fought', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.nat(255), { minLength: 1, maxLength: 7 }), { minLength: 1 }), (frame) => {
        const chip = tm1637();
        const answers = play(chip, frame);
        expect(chip.transfers).toEqual(frame);
        expect(answers).toEqual(frame.flat().map(() => true));
        expect(chip.faults.filter((fault) => !fault.startsWith('command'))).toEqual([]);
        expect(chip.dio).toBe(true);
      }),
    );
  });

  it('[DEV-50] of any number, shown by the chip and read off again, is that number', () => {
    fc.assert(
      fc.property(fc.nat(999_999), fc.constantFrom(4, 6), fc.nat(7), (value, places, brightness) => {
        const chip = tm1637();
        play(chip, frameOf(segmentsOf(numberText(value, places)), brightness));
        const text = textOf(chip.digits.slice(0, places));
        expect(Number(text)).toBe(Math.min(value, places === 4 ? 9_999 : 999_999));
        expect(chip.brightness).toBe(brightness);
        expect(chip.faults).toEqual([]);
      }),
    );
    expect(textOf([0xff])).toBeNull();
  });

  it('[DEV-52] is not answered by a chip that is not there', () => {
    const chip = tm1637();
    chip.answers = false;
    expect(play(chip, [[0x40]])).toEqual([false]);
  });
});

describe('what digits say', () => {
  it('[DEV-51] a number stands at the right; what does not fit is the highest that does', () => {
    expect([587, 0, 9_999, 10_000, 12_345].map((n) => numberText(n, 4))).toEqual([
      ' 587',
      '   0',
      '9999',
      '9999',
      '9999',
    ]);
    expect([12_345, 1_000_000].map((n) => numberText(n, 6))).toEqual([' 12345', '999999']);
    expect(numberText(12.9, 4)).toBe('  12');
  });

  it('[DEV-51] below the minimum nothing, unknown a dash, never nought', () => {
    expect(ledText({ kind: 'below' }, 4, 0)).toBe('    ');
    expect(ledText({ kind: 'dash' }, 4, 0)).toBe('----');
    expect(ledText({ kind: 'dash' }, 6, 0)).toBe('------');
    expect(ledText({ kind: 'number', value: 587 }, 4, 7_999)).toBe(' 587');
  });

  it('[DEV-51] a number of a silent source and its age by turns', () => {
    const face = { kind: 'aged', value: 587, ageMs: 25.5 * HOUR } as const;
    const turn = Array.from({ length: TURN_MS / 1000 }, (_, s) => ledText(face, 4, s * 1000));
    expect(turn).toEqual([...new Array<string>(6).fill(' 587'), ' 26h', ' 26h']);
  });

  it('[DEV-51] an age is rounded up, in hours, then in days', () => {
    const at = (hours: number): string => ageText(hours * HOUR, 4);
    expect([0, 0.2, 1, 1.01, 48, 48.5, 72, 200, 9_999].map(at)).toEqual(
      ['1h', '1h', '1h', '2h', '48h', '3d', '3d', '9d', '99d'].map((age) => age.padStart(4)),
    );
  });
});
