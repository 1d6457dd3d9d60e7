/** A process of the BLE bench: does what it is told, and answers with figures. Loads only what that needs. */
export type BleTask = 'presence' | 'door' | 'steady' | 'first' | 'addresses';

async function answer(task: BleTask): Promise<unknown> {
  switch (task) {
    case 'presence':
      return (await import('./bleThroughput.ts')).presenceFlow();
    case 'door':
      return (await import('./bleThroughput.ts')).doorFlow();
    case 'steady':
      return (await import('./bleSteady.ts')).steady();
    case 'first':
      return (await import('./bleFirst.ts')).firstSightings();
    case 'addresses':
      return (await import('./bleAddresses.ts')).changingAddresses();
  }
}

process.on('message', (task: BleTask) => {
  void answer(task).then((figures) => process.send!(figures));
});
