// Runs inside the virtual machine that run.ts boots: the kernel's own GPIO and Bluetooth, real libraries, real agents.
import { after, before } from 'node:test';
import { Bench } from './bench.ts';
import { testBluetooth } from './bluetooth.ts';
import { testDigits } from './digits.ts';
import { testGpio } from './gpio.ts';

const bench = new Bench();
before(() => bench.open());
after(() => bench.close());

testGpio(bench);
testDigits(bench);
testBluetooth(bench);
