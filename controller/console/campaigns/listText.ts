/** `Drinks`, `Drinks and Till`, `Drinks, Till and Fashion` */
export function listText(names: readonly string[]): string {
  if (names.length < 2) return names[0] ?? '';
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`;
}
