/** A chip as /sys/class/gpio shows it. Its lines have the numbers from `base` on. */
export interface Chip {
  readonly label: string;
  readonly base: number;
  readonly lines: number;
}

/** Chips behind the pin header of a Raspberry Pi, by model. */
const HEADERS = ['pinctrl-rp1', 'pinctrl-bcm2712', 'pinctrl-bcm2711', 'pinctrl-bcm2835'];

/** The labels of several chips, as one reads them. */
function labels(chips: readonly Chip[]): string {
  return chips.map((chip) => `"${chip.label}" (${chip.lines} lines)`).join(', ');
}

/**
 * Finds the chip by its label: the numbers of lines differ between kernels (from 0, 512 or 1024 down), the label stays.
 *
 * @param asked label on the command line; null: the pin header of a Raspberry Pi, or the only chip
 * @returns the chip, or what is wrong and what to do
 */
export function findChip(chips: readonly Chip[], asked: string | null): Chip | string {
  if (chips.length === 0)
    return 'This machine has no GPIO that can be used (/sys/class/gpio shows no chip). Is the board the right one, and its kernel made with GPIO_SYSFS?';
  if (asked !== null) {
    const fitting = chips.filter((chip) => chip.label === asked);
    if (fitting.length === 1) return fitting[0]!;
    if (fitting.length > 1) return `There are ${fitting.length} GPIO chips "${asked}"; they cannot be told apart.`;
    return `There is no GPIO chip "${asked}"; there ${chips.length === 1 ? 'is' : 'are'} ${labels(chips)}.`;
  }
  const header = HEADERS.map((label) => chips.find((chip) => chip.label === label)).find((chip) => chip !== undefined);
  if (header !== undefined) return header;
  if (chips.length === 1) return chips[0]!;
  return `Say which GPIO chip is meant by --chip LABEL: there are ${labels(chips)}.`;
}
