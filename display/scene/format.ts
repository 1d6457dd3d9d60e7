/** A price in the parts that typography treats differently, in the order of the locale. */
export interface PriceParts {
  readonly parts: readonly {
    readonly kind: 'whole' | 'point' | 'fraction' | 'currency' | 'space';
    readonly text: string;
  }[];
  /** The whole price as the locale writes it, for screen readers. */
  readonly label: string;
}

/** `amount` in units of the currency (12.5 is twelve and a half). */
export function priceParts(amount: number, currency: string, locale: string): PriceParts {
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
  const parts: PriceParts['parts'][number][] = [];
  for (const part of format.formatToParts(amount)) {
    if (part.type === 'decimal') parts.push({ kind: 'point', text: part.value });
    else if (part.type === 'fraction') parts.push({ kind: 'fraction', text: part.value });
    else if (part.type === 'currency') parts.push({ kind: 'currency', text: part.value });
    else if (part.type === 'literal') parts.push({ kind: 'space', text: part.value });
    else {
      const last = parts.at(-1);
      if (last?.kind === 'whole') parts[parts.length - 1] = { kind: 'whole', text: last.text + part.value };
      else parts.push({ kind: 'whole', text: part.value });
    }
  }
  return { parts, label: format.format(amount) };
}

/** A count as people write it, grouped: 1.248 in German, 1,248 in English. */
export function formatCount(value: number, locale: string): string {
  return new Intl.NumberFormat(locale, { maximumFractionDigits: 0, useGrouping: true }).format(Math.round(value));
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** An age in the largest whole unit, `3 hours ago`, in the words of the locale. Under a minute it is one minute. */
export function formatAge(ageMs: number, locale: string): string {
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'always', style: 'short' });
  if (ageMs >= 2 * DAY) return format.format(-Math.floor(ageMs / DAY), 'day');
  if (ageMs >= HOUR) return format.format(-Math.floor(ageMs / HOUR), 'hour');
  return format.format(-Math.max(1, Math.floor(ageMs / MINUTE)), 'minute');
}
