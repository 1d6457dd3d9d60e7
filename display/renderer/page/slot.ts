/**
 * Holds a display slot for as long as the page lives. False: another page of this browser has it already, so its open
 * records are alive and must be left alone. Where the browser has no locks (plain HTTP), or refuses
 * them (it may keep nothing), the page takes it that it is alone.
 */
export function holdSlot(slot: string): Promise<boolean> {
  if (!('locks' in navigator)) return Promise.resolve(true);
  return new Promise((resolve) => {
    navigator.locks
      .request(`endcap-${slot}`, { ifAvailable: true }, (lock) => {
        resolve(lock !== null);
        return lock === null ? undefined : new Promise<never>(() => undefined);
      })
      .catch(() => resolve(true));
  });
}
