/** How a display is wired, as the command line says it. */
export interface LedWiring {
  /** Label of the GPIO chip; null: the pin header of a Raspberry Pi, or the only chip. */
  readonly chip: string | null;
  /** Lines of the chip, from 0: on a Raspberry Pi the GPIO numbers. */
  readonly clk: number;
  readonly dio: number;
  /** For each place from the left, the digit of the display's chip that is wired there, from 0. */
  readonly order: readonly number[];
  /** 0 to 7. */
  readonly brightness: number;
}

/**
 * Reads `--digits` and `--order`; a string says what is wrong with them.
 *
 * @param order e.g. `210543`, as many modules of six digits are wired; null: from left to right
 */
export function readOrder(digits: string, order: string | null): readonly number[] | string {
  if (digits !== '4' && digits !== '6') return `--digits: "${digits}" is not 4 or 6.`;
  const straight = Array.from({ length: Number(digits) }, (_, i) => i);
  if (order === null) return straight;
  if (Array.from(order).sort().join('') !== straight.join(''))
    return `--order: "${order}" does not name each digit from 0 to ${straight.length - 1} once, such as ${digits === '6' ? '210543' : '0123'}.`;
  return Array.from(order, Number);
}
