/**
 * The display chip as it sees its two lines: edges to bits, bits to bytes, bytes to what its digits show. After the
 * data sheet: DIO falls while CLK is high, and a transfer starts; it rises, and the transfer stops; a bit counts when CLK
 * rises, the lowest first; from the end of the eighth clock to the end of the ninth the chip pulls DIO low.
 */
export interface Tm1637 {
  /** How the lines are driven from now on; `dio` null: by nobody. */
  lines(clk: boolean, dio: boolean | null): void;
  /** Level of DIO: pulled low by the chip, driven, or held up by the resistor of the module. */
  readonly dio: boolean;
  /** What came between a start and a stop, in order. */
  readonly transfers: number[][];
  /** What a real chip would suffer from, in words. */
  readonly faults: string[];
  /** Segments by digit, 0 to 5. */
  readonly digits: readonly number[];
  /** 0 to 7; null: dark. */
  readonly brightness: number | null;
  /** False: without power. It answers nothing and forgets everything; the resistor pulls nothing either. */
  powered: boolean;
  /** False: it hears everything and never pulls DIO low. */
  answers: boolean;
}

export function tm1637(): Tm1637 {
  let wasClk = true;
  let wasDio = true;
  let driven: boolean | null = null;
  let pulling = false;
  /** In the ninth clock, whether it pulls or not. */
  let answering = false;
  let bytes: number[] | null = null;
  let bits = 0;
  let byte = 0;
  let powered = true;
  const digits = new Array<number>(6).fill(0);
  let brightness: number | null = null;

  const level = (): boolean => !pulling && (driven ?? powered);

  function obey(transfer: readonly number[]): void {
    const [command = 0, ...data] = transfer;
    if (command >> 6 === 3)
      data.forEach((segments, i) => {
        digits[((command & 7) + i) % 6] = segments;
      });
    else if (command >> 6 === 2) brightness = (command & 8) === 0 ? null : command & 7;
    else if (command !== 0x40) chip.faults.push(`command ${command.toString(16)} is not understood`);
  }

  function rise(dio: boolean): void {
    if (bytes === null || answering) return;
    byte |= (dio ? 1 : 0) << bits;
    bits++;
  }

  function fall(): void {
    if (bytes === null || bits < 8) return;
    answering = !answering;
    pulling = answering && chip.answers;
    if (answering) bytes.push(byte);
    else [bits, byte] = [0, 0];
  }

  const chip: Tm1637 = {
    transfers: [],
    faults: [],
    digits,
    answers: true,
    get dio() {
      return level();
    },
    get brightness() {
      return brightness;
    },
    get powered() {
      return powered;
    },
    set powered(on) {
      powered = on;
      pulling = false;
      bytes = null;
      digits.fill(0);
      brightness = null;
      wasDio = level();
    },
    lines(clk, dio) {
      driven = dio;
      const now = level();
      if (!powered) {
        // Nothing is there to see it.
      } else if (clk && wasClk && now !== wasDio) {
        if (!now) {
          if (bytes !== null) chip.faults.push('a start inside a transfer');
          [bytes, bits, byte, answering] = [[], 0, 0, false];
        } else if (bytes === null || bits > 1) {
          chip.faults.push(bytes === null ? 'a stop without a start' : 'a stop inside a byte');
          bytes = null;
        } else {
          chip.transfers.push(bytes);
          obey(bytes);
          bytes = null;
        }
      } else if (clk && !wasClk) {
        if (now !== wasDio) chip.faults.push('DIO and CLK moved at once');
        rise(now);
      } else if (!clk && wasClk) fall();
      if (pulling && driven === true) chip.faults.push('DIO is driven against the chip');
      wasClk = clk;
      wasDio = level();
    },
  };
  return chip;
}
