/** What is wrong at this display, in words, one entry per subject. Newest last; the health report carries them. */
export class Faults {
  private readonly bySubject = new Map<string, string>();
  private readonly changed: () => void;

  constructor(changed: () => void) {
    this.changed = changed;
  }

  set(subject: string, text: string): void {
    if (this.bySubject.get(subject) === text) return;
    this.bySubject.delete(subject);
    this.bySubject.set(subject, text.slice(0, 300));
    this.changed();
  }

  clear(subject: string): void {
    if (this.bySubject.delete(subject)) this.changed();
  }

  /** Forgets what is wrong with things that are no more: subjects `kind:name` of names that are not `kept`. */
  clearGone(kind: string, kept: ReadonlySet<string>): void {
    for (const subject of [...this.bySubject.keys()]) {
      if (subject.startsWith(`${kind}:`) && !kept.has(subject.slice(kind.length + 1))) this.clear(subject);
    }
  }

  /** The twenty newest. */
  list(): string[] {
    return [...this.bySubject.values()].slice(-20);
  }
}
