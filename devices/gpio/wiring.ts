/** One `ID=LINE[,low]` of the command line: what is wired to which line. */
export interface Wire {
  /** Id of the button or output in the store. */
  readonly id: string;
  /** Line of the chip, from 0: on a Raspberry Pi the GPIO number. */
  readonly line: number;
  /** It is pressed, or on, while the line is low. */
  readonly low: boolean;
}

export interface Wiring {
  readonly buttons: readonly Wire[];
  readonly outputs: readonly Wire[];
}

/** Reads `ID=LINE[,low]`; a string says what is wrong with it. */
export function readWire(text: string): Wire | string {
  const found = /^([a-z][a-z0-9-]{0,62})=(\d{1,4})(,low)?$/.exec(text);
  if (found === null) return `"${text}" is not ID=LINE or ID=LINE,low, such as help=17,low.`;
  return { id: found[1]!, line: Number(found[2]), low: found[3] !== undefined };
}

/** What is wired twice, in words; null when nothing is. */
export function wiredTwice({ buttons, outputs }: Wiring): string | null {
  const lines = new Map<number, string>();
  for (const { id, line } of [...buttons, ...outputs]) {
    const other = lines.get(line);
    if (other !== undefined) return `Line ${line} is given to "${other}" and to "${id}"; a line carries one thing.`;
    lines.set(line, id);
  }
  for (const wires of [buttons, outputs]) {
    const again = wires.find((wire, i) => wires.findIndex(({ id }) => id === wire.id) !== i);
    if (again !== undefined) return `"${again.id}" is given two lines; a button or output has one.`;
  }
  return null;
}
