/**
 * `mac:<12 hex>` of an address that stays: public, or random static (the two highest bits set). Null for private
 * addresses, which change and belong to people's phones, and where the system hides the address.
 */
export function addressIdentity(address: string, addressType: string): string | null {
  if (!/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(address)) return null;
  const isStatic = addressType === 'random' && Number.parseInt(address.slice(0, 2), 16) >= 0xc0;
  if (addressType !== 'public' && !isStatic) return null;
  return `mac:${address.replaceAll(':', '').toLowerCase()}`;
}
