import { describe, expect, it } from 'vitest';
import { frameOf, byteMoves, START, STOP } from '../devices/rack/tm1637.ts';
import type { Frame } from '../devices/rack/tm1637.ts';
import { decodeTm1637, parseTrace } from './hardware/gpioTrace.ts';
import type { LineEvent } from './hardware/gpioTrace.ts';

const [CLK, DIO] = [1017, 1018];
const head = (kept: number, written = kept): string =>
  `# tracer: nop\n#\n# entries-in-buffer/entries-written: ${kept}/${written}   #P:2\n#\n`;
const line = (what: string): string => `            node-371     [001] .....    17.204116: ${what}\n`;

/** What the kernel records of a frame, with the answers that an agent reads. */
function recorded(frame: Frame, answer = false): LineEvent[] {
  const events: LineEvent[] = [];
  let driven = false;
  for (const bytes of frame)
    for (const move of [...START, ...bytes.flatMap(byteMoves), ...STOP]) {
      if (move === 'clock-high' || move === 'clock-low')
        events.push({ line: CLK, what: 'set', value: move === 'clock-high' });
      else if (move === 'answer') events.push({ line: DIO, what: 'get', value: answer });
      else if (move === 'free') {
        events.push({ line: DIO, what: 'in', value: false });
        driven = false;
      } else {
        events.push({ line: DIO, what: 'set', value: move === 'data-high' });
        if (!driven) events.push({ line: DIO, what: 'out', value: false });
        driven = true;
      }
    }
  return events;
}

describe('the kernel’s record of GPIO lines', () => {
  it('is read: values written and read, directions', () => {
    const text =
      head(4) +
      line('gpio_value: 1017 set 1') +
      line('gpio_value: 1018 get 0') +
      line('gpio_direction: 1018 out (0)') +
      line('gpio_direction: 1018  in (0)');
    expect(parseTrace(text)).toEqual([
      { line: 1017, what: 'set', value: true },
      { line: 1018, what: 'get', value: false },
      { line: 1018, what: 'out', value: false },
      { line: 1018, what: 'in', value: false },
    ]);
  });

  it('is not believed when a part of it was lost', () => {
    expect(() => parseTrace(head(3, 900) + line('gpio_value: 1 set 1'))).toThrow('the kernel kept 3 of 900 moves');
  });

  it('gives the bytes that a display on the lines hears', () => {
    const frame = frameOf([0x00, 0x6d, 0x7f, 0x07], 7);
    const others: LineEvent[] = [{ line: 7, what: 'set', value: true }];
    expect(decodeTm1637([...others, ...recorded(frame)], CLK, DIO)).toEqual({ transfers: frame, faults: [] });
  });

  it('shows what is wrong: an answer that was not seen, a clock that is lost, lines that are mixed up', () => {
    const events = recorded([[0x40]]);
    expect(decodeTm1637(recorded([[0x40]], true), CLK, DIO).faults).toEqual([
      'DIO is low by the chip, and was read as high',
    ]);
    const clean = decodeTm1637(events, CLK, DIO);
    expect(clean).toEqual({ transfers: [[0x40]], faults: [] });
    for (const [n, { line }] of events.entries())
      if (line === CLK) expect([n, decodeTm1637(events.toSpliced(n, 1), CLK, DIO)]).not.toEqual([n, clean]);
    expect(decodeTm1637(events, DIO, CLK).transfers).not.toEqual([[0x40]]);
  });
});
