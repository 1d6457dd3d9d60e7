import type { PageIs } from '../../display/player/pageState.ts';
import type { Opened, Shell } from '../../display/player/supervisor.ts';

/** A window that does what the test tells it. */
export interface FakeShell extends Shell {
  /** What was asked of it, in order. */
  readonly asked: string[];
  /** Outcomes of the next attempts to open; then `open` for ever. `never`: neither opens nor fails. */
  readonly outcomes: (Opened | 'never')[];
  /** What the page answers when it is asked; `silent`: nothing. */
  page: PageIs | 'silent';
  /** Answers of a silent page that are still owed. */
  answerLate(): void;
  controllerIsThere: boolean;
}

export function fakeShell(): FakeShell {
  let owed: ((is: PageIs) => void)[] = [];
  return {
    asked: [],
    outcomes: [],
    page: 'player',
    controllerIsThere: true,
    answerLate() {
      for (const answer of owed) answer('player');
      owed = [];
    },
    open() {
      this.asked.push('open');
      const outcome = this.outcomes.shift() ?? { did: 'open' };
      return outcome === 'never' ? new Promise(() => undefined) : Promise.resolve(outcome);
    },
    showLooking() {
      this.asked.push('showLooking');
      return Promise.resolve();
    },
    ping() {
      this.asked.push('ping');
      if (this.page === 'silent') return new Promise((resolve) => owed.push(resolve));
      return Promise.resolve(this.page);
    },
    end() {
      this.asked.push('end');
    },
    look() {
      this.asked.push('look');
      return Promise.resolve(this.controllerIsThere ? null : 'ECONNREFUSED');
    },
  };
}
