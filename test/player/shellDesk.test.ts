import type { BrowserWindow } from 'electron';
import { EventEmitter } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { createContext, isContext, runInContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { answerWith, pageBridge } from '../../display/player/browser/pageBridge.ts';
import { shellBridge } from '../../display/player/shellBridge.ts';
import { CAPTURE_EVERY_MS, shellDesk } from '../../display/player/shellDesk.ts';
import type { ShellPorts } from '../../display/player/shellDesk.ts';
import { watchHidden } from '../../display/player/sight.ts';
import type { EndcapShell, PageNow } from '../../display/renderer/page/shell.ts';
import { manualClock } from '../fakes/manualClock.ts';

const NOW: PageNow = { showing: 'takeover', open: true, downloads: false };
const PICTURE = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0, 1, 2, 255]);

function desk(change: Partial<ShellPorts> = {}, clock = manualClock()) {
  const log: unknown[] = [];
  const answer = shellDesk(
    {
      capture: async () => PICTURE,
      temperature: async () => 48.3,
      power: async (on, by) => {
        log.push({ on, by });
        return on ? null : 'no panel';
      },
      faults: () => ['the disk is full'],
      tell: (said) => log.push(said),
      ...change,
    },
    clock,
  );
  return { answer, log };
}

/** The page's half of a browser of the machine, run in a page of its own without a browser. */
function inBrowser(answer: (given: unknown) => Promise<unknown>, origin = 'https://store.example'): EndcapShell | null {
  const page: Record<string, unknown> = { location: { origin }, atob, Uint8Array };
  page['window'] = page;
  page['top'] = page;
  page['endcapShellDoor'] = (text: string) => {
    const { id, ask } = JSON.parse(text) as { id: number; ask: unknown };
    void answer(ask).then((given) => evaluate(page, answerWith(id, given)));
  };
  evaluate(page, pageBridge('https://store.example', '0.3.0'));
  expect(page).not.toHaveProperty('endcapShellDoor');
  return (page['endcapShell'] as EndcapShell | undefined) ?? null;
}
function evaluate(page: Record<string, unknown>, text: string): void {
  runInContext(text, isContext(page) ? page : createContext(page));
}

describe.each([
  [
    'Electron',
    (answer: (given: unknown) => Promise<unknown>) =>
      shellBridge({ name: 'Endcap player', version: '0.3.0' }, answer, () => () => undefined),
  ],
  ['a browser of the machine', inBrowser],
] as const)('ports of the shell in %s', (_name, bridge) => {
  it('[SHP-1] one frozen object, each port by its contract', async () => {
    const { answer, log } = desk();
    const shell = bridge(answer)!;
    expect(Object.isFrozen(shell)).toBe(true);
    expect(shell).toMatchObject({ name: 'Endcap player', version: '0.3.0', autoplay: true });
    expect(await shell.capture?.()).toEqual(PICTURE);
    expect(await shell.temperature?.()).toBe(48.3);
    expect(await shell.power?.(true, 'cec')).toBeNull();
    expect(await shell.power?.(false)).toBe('no panel');
    expect(await shell.faults?.()).toEqual(['the disk is full']);
    expect(await shell.tell?.(NOW)).toBeNull();
    expect(log).toEqual([{ on: true, by: 'cec' }, { on: false, by: null }, NOW]);
  });

  it('[SHP-1] what goes wrong is null, or words; nothing rejects', async () => {
    const fails = (): Promise<never> => Promise.reject(new Error('gone'));
    const shell = bridge(desk({ capture: fails, temperature: fails, power: fails }).answer)!;
    expect(await shell.capture?.()).toBeNull();
    expect(await shell.temperature?.()).toBeNull();
    expect(await shell.power?.(true)).toBe('the player: gone');
  });
});

describe('the desk', () => {
  it('[SHP-1] takes the questions of the contract and no others', async () => {
    const { answer, log } = desk();
    for (const given of [
      null,
      'capture',
      {},
      { ask: 'run' },
      { ask: 'capture', path: '/etc/passwd' },
      { ask: 'power', on: 'off', by: null },
      { ask: 'power', on: true, by: ['reboot'] },
      { ask: 'tell', now: { ...NOW, more: 1 } },
    ]) {
      expect(await answer(given)).toBeNull();
    }
    expect(log).toEqual([]);
  });

  it('[SHP-3] a picture is taken no more than twice a second: who asks sooner waits for the next one', async () => {
    const clock = manualClock();
    const taken: number[] = [];
    const capture = async (): Promise<Uint8Array> => Uint8Array.of(taken.push(clock.now()));
    const { answer } = desk({ capture }, clock);
    expect(await answer({ ask: 'capture' })).toEqual(Uint8Array.of(1));
    const soon = [answer({ ask: 'capture' }), answer({ ask: 'capture' })];
    clock.advance(CAPTURE_EVERY_MS - 1);
    soon.push(answer({ ask: 'capture' }));
    expect(taken).toHaveLength(1);
    clock.advance(1);
    expect(await Promise.all(soon)).toEqual([Uint8Array.of(2), Uint8Array.of(2), Uint8Array.of(2)]);
    clock.advance(CAPTURE_EVERY_MS);
    expect(await answer({ ask: 'capture' })).toEqual(Uint8Array.of(3));
    expect(taken.map((ms) => ms - taken[0]!)).toEqual([0, CAPTURE_EVERY_MS, 2 * CAPTURE_EVERY_MS]);
  });

  it('[SHP-3] one that fails or never comes spoils none after it', async () => {
    const clock = manualClock();
    const ways = [
      () => Promise.reject(new Error('gone')),
      () => new Promise<never>(() => undefined),
      async () => PICTURE,
    ];
    const { answer } = desk({ capture: () => ways.shift()!() }, clock);
    expect(await answer({ ask: 'capture' })).toBeNull();
    clock.advance(CAPTURE_EVERY_MS);
    void answer({ ask: 'capture' });
    await turn();
    clock.advance(CAPTURE_EVERY_MS);
    expect(await answer({ ask: 'capture' })).toEqual(PICTURE);
  });

  it('[SHP-5] the window tells its page when it is hidden or minimised, and seen again', async () => {
    const window = new EventEmitter();
    const takers = new Set<(given: unknown) => void>();
    const tell = (given: unknown): void => takers.forEach((take) => take(given));
    const hidden = watchHidden(Object.assign(window, { isVisible: () => false }) as unknown as BrowserWindow, tell);
    const { answer } = desk({ hidden });
    const shell = shellBridge({ name: 'Endcap player', version: '0.3.0' }, answer, (take) => {
      takers.add(take);
      return () => takers.delete(take);
    });
    const first: boolean[] = [];
    shell.hidden?.((now) => first.push(now));
    await turn();
    expect(first).toEqual([true]);
    for (const event of ['show', 'show', 'minimize', 'hide', 'restore', 'minimize', 'show', 'hide']) window.emit(event);
    expect(first).toEqual([true, false, true, false, true, false, true]);
    // What is no yes or no is not heeded.
    for (const given of ['true', 1, null, {}]) tell(given);
    // One subscription: a new one ends the one before, and the end is the end.
    const second: boolean[] = [];
    const end = shell.hidden!((now) => second.push(now));
    window.emit('show');
    await turn();
    // What came meanwhile is newer than the answer.
    expect([first.length, second, takers.size]).toEqual([7, [false], 1]);
    end();
    window.emit('hide');
    expect([first.length, second, takers.size]).toEqual([7, [false], 0]);
    expect(await desk().answer({ ask: 'hidden' })).toBeNull();
  });

  it('[SHP-1] a page of another origin gets nothing of a browser of the machine', () => {
    expect(inBrowser(desk().answer, 'https://elsewhere.example')).toBeNull();
  });
});
