/** The pairing code, large enough to be read from across the back office, with what to do. */
export function codeBox(code: string): string {
  const spaced = code.replace(/(?<=.)(?=.)/g, ' ');
  const width = Math.max(spaced.length + 12, 44);
  const line = (text: string): string => {
    const left = Math.floor((width - text.length) / 2);
    return `  ║${' '.repeat(left)}${text}${' '.repeat(width - text.length - left)}║`;
  };
  return [
    '',
    `  ╔${'═'.repeat(width)}╗`,
    line('Pairing code'),
    line(''),
    line(spaced),
    line(''),
    line('Enter it in the console under Devices.'),
    `  ╚${'═'.repeat(width)}╝`,
    '',
  ].join('\n');
}
