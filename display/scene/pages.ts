import { pageHost } from '../../config/schema/creative.ts';
import { hostAllowed } from '../../config/schema/creativeRules.ts';

/** HTTPS, a plain host with or without a port, nothing that a browser could read as another host. */
const PLAIN = /^https:\/\/[a-z0-9.-]+(:\d{1,5})?([/?#]|$)/i;

/** Whether a screen may open this address: its host stands on the store's list (SEC). The one place that decides it. */
export function pageAllowed(url: string, webPages: readonly string[]): boolean {
  return PLAIN.test(url) && hostAllowed(pageHost(url), webPages);
}
