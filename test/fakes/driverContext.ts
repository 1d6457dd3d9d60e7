import type { DriverContext } from '../../devices/agent/driver.ts';
import { shopForAgents } from './agentStores.ts';

/** What a driver leans on, with nothing going on: the shop for agents, no outputs, nobody who enrols. */
export function driverContext(own: Pick<DriverContext, 'clock'> & Partial<DriverContext>): DriverContext {
  const store = own.store ?? shopForAgents();
  return {
    store,
    say: () => undefined,
    degraded: () => undefined,
    outputs: () => undefined,
    values: () => undefined,
    tags: (listen) => {
      listen(store.tags);
    },
    controllerMs: () => own.clock.now(),
    enrolments: () => undefined,
    candidate: () => undefined,
    calibrations: () => undefined,
    still: () => Promise.resolve(),
    finished: () => undefined,
    ...own,
  };
}
