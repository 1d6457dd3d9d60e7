/** What is wrong with the shell, in words: told once when it begins and once when it ends, kept for the page's health. */
export class ShellFaults {
  private readonly words = new Map<string, string>();
  private readonly say: (line: string) => void;

  constructor(say: (line: string) => void) {
    this.say = say;
  }

  /** @param fault null: it is over */
  set(what: string, fault: string | null): void {
    const before = this.words.get(what) ?? null;
    if (fault === before) return;
    if (fault === null) {
      this.words.delete(what);
      this.say(`Over: ${before ?? what}`);
    } else {
      this.words.set(what, fault);
      this.say(fault);
    }
  }

  list(): string[] {
    return [...this.words.values()];
  }
}
