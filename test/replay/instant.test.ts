import { expect, it } from 'vitest';
import { instantOf, storeTimeText } from '../../controller/replay/instant.ts';

const ZONE = 'Europe/Amsterdam';

it.each([
  ['2026-11-21T13:30:00Z', '2026-11-21T13:30:00Z'],
  ['2026-11-21T14:30:00.250+01:00', '2026-11-21T13:30:00.250Z'],
  ['2026-11-21T14:30', '2026-11-21T13:30:00Z'],
  [' 2026-07-21 14:30:05 ', '2026-07-21T12:30:05Z'],
  ['2026-11-21', '2026-11-20T23:00:00Z'],
  // An hour that is not: clocks go on to three.
  ['2026-03-29T02:30', '2026-03-29T01:30:00Z'],
  // An hour that is twice: the first.
  ['2026-10-25T02:30', '2026-10-25T00:30:00Z'],
])('[RPL-4] %s is the instant %s in the time of the store', (text, instant) => {
  expect(instantOf(text, ZONE)).toBe(Date.parse(instant));
});

it.each(['', 'noon', '2026-13-01', '2026-11-31T10:00', '14:30', '1795258800000'])(
  '[RPL-4] "%s" is no instant',
  (text) => {
    expect(instantOf(text, ZONE)).toBeNull();
  },
);

it('[RPL-4] an instant is told in the time of the store', () => {
  expect(storeTimeText(Date.parse('2026-11-21T13:30:05.75Z') + 0.5, ZONE)).toBe('2026-11-21 14:30:05');
});
