import { describe, expect, it } from 'vitest';
import { readPlaced } from '../../../devices/ble/placed.ts';

describe('which receiver has which adapter', () => {
  it.each([
    [['r1'], [], [['r1', null]]],
    [['r1'], ['hci1'], [['r1', 1]]],
    [
      ['r1', 'r2'],
      ['hci0', '1'],
      [
        ['r1', 0],
        ['r2', 1],
      ],
    ],
    [
      ['r1=hci3', 'r2=hci1'],
      [],
      [
        ['r1', 3],
        ['r2', 1],
      ],
    ],
    [
      ['r1=hci3', 'r2'],
      ['hci0'],
      [
        ['r1', 3],
        ['r2', 0],
      ],
    ],
  ])('[DEV-46] --receiver %j --adapter %j', (receivers, adapters, placed) => {
    expect(readPlaced(receivers, adapters)).toEqual(placed.map(([receiver, adapter]) => ({ receiver, adapter })));
  });

  it.each([
    [[], [], /Say which receiver/],
    [['Door 1'], [], /"Door 1" is not an id/],
    [['r1='], [], /"" is not an adapter/],
    [['r1'], ['usb'], /"usb" is not an adapter such as hci0/],
    [['r1'], ['hci0', 'hci1'], /--adapter hci1 belongs to no receiver: say --receiver ID=hci1/],
    [['r1=hci0'], ['hci1'], /--adapter hci1 belongs to no receiver/],
    [['r1', 'r2'], ['hci0'], /say --receiver r2=hciN/],
    [['r1=hci0', 'r1=hci1'], [], /Receiver "r1" is there twice/],
    [['r1=hci0', 'r2=0'], [], /Adapter hci0 is given to two receivers/],
  ])('[DEV-46] --receiver %j --adapter %j is answered with what to do', (receivers, adapters, words) => {
    expect(readPlaced(receivers, adapters)).toMatch(words);
  });
});
