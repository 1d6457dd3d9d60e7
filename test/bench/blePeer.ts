/** A rule of another project: hears levels, says which receiver the tag is at. */
export interface Peer {
  /** @param atMs not before the last one */
  hear(receiver: string, rssi: number, atMs: number): void;
  /** Receiver that the tag is said to be at, after everything that is due by then; null: nowhere. */
  said(atMs: number): string | null;
}
