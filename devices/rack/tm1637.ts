/**
 * The TM1637, a driver chip for 4 or 6 digits of seven segments, on two lines: CLK and DIO. From text to segments, to
 * bytes, to the order in which the two lines move. No I/O.
 */

/** Segments a (bit 0) to g (bit 6). */
const FONT: Readonly<Record<string, number>> = {
  '0': 0x3f,
  '1': 0x06,
  '2': 0x5b,
  '3': 0x4f,
  '4': 0x66,
  '5': 0x6d,
  '6': 0x7d,
  '7': 0x07,
  '8': 0x7f,
  '9': 0x6f,
  ' ': 0x00,
  '-': 0x40,
  d: 0x5e,
  h: 0x74,
};
/** Write data, the address going up by itself. */
const DATA = 0x40;
const ADDRESS = 0xc0;
const CONTROL = 0x80;
const ON = 0x08;

/** What goes over the lines at once: transfers, each between a start and a stop, bytes in it. */
export type Frame = readonly (readonly number[])[];

/** Segments of a text, the first digit first. Throws for a character that seven segments do not show here. */
export function segmentsOf(text: string): number[] {
  return Array.from(text, (character) => {
    const segments = FONT[character];
    if (segments === undefined) throw new RangeError(`seven segments cannot show "${character}"`);
    return segments;
  });
}

/** The text that these segments show; null where they show none. */
export function textOf(segments: readonly number[]): string | null {
  let text = '';
  for (const lit of segments) {
    const found = Object.entries(FONT).find(([, bits]) => bits === lit);
    if (found === undefined) return null;
    text += found[0];
  }
  return text;
}

/**
 * The frame that writes digits.
 *
 * @param segments of these digits, as the chip counts them
 * @param brightness 0 to 7
 * @param first place of the first of them, from 0
 */
export function frameOf(segments: readonly number[], brightness: number, first = 0): Frame {
  return [[DATA], [ADDRESS | first, ...segments], [CONTROL | ON | brightness]];
}

/** The frame that clears so many digits and switches the display off. */
export function darkFrame(places: number): Frame {
  return [[DATA], [ADDRESS, ...new Array<number>(places).fill(0)], [CONTROL]];
}

/**
 * A move on the lines. `free`: let go of DIO, which the display's resistor then pulls high; `answer`: the chip pulls
 * DIO low now, or there is none.
 */
export type Move = 'clock-high' | 'clock-low' | 'data-high' | 'data-low' | 'free' | 'answer';

/** From rest (CLK high, DIO free) to the first bit: DIO falls while CLK is high. */
export const START: readonly Move[] = ['data-low', 'clock-low'];
/** From the end of a byte (CLK low) to rest: DIO rises while CLK is high. */
export const STOP: readonly Move[] = ['data-low', 'clock-high', 'data-high', 'free'];

/**
 * A byte, its lowest bit first, then the clock of the answer. DIO moves only while CLK is low. The chip pulls DIO low
 * from the end of the eighth clock on: a DIO that is driven high is let go before, so that they never pull against
 * each other. It is let go from low, so that only a resistor can make it high: then there is no chip.
 */
export function byteMoves(byte: number): Move[] {
  const moves: Move[] = [];
  for (let bit = 0; bit < 8; bit++) {
    const high = ((byte >> bit) & 1) === 1;
    moves.push(high ? 'data-high' : 'data-low', 'clock-high');
    if (bit === 7 && high) moves.push('free');
    moves.push('clock-low');
  }
  return [...moves, 'data-low', 'free', 'clock-high', 'answer', 'clock-low'];
}
