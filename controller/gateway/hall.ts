import type { Histogram } from 'prom-client';
import type { App, Authenticate } from '../context.ts';
import type { Clock } from '../runtime/clock.ts';
import type { Logger } from '../runtime/logger.ts';
import type { Admission } from './admission.ts';
import type { AwayCameras } from './awayCameras.ts';
import type { CalibrationDesk } from './calibrations.ts';
import type { Clients } from './clients.ts';
import type { Delivery } from './delivery.ts';
import type { DeviceOrders } from './deviceOrders.ts';
import type { EnrolmentDesk } from './enrolments.ts';
import type { Feed } from './live/feed.ts';
import type { LiveView } from './live/view.ts';
import type { PairingDesk } from './pairing.ts';
import type { PanelHours } from './panelHours.ts';
import type { Refusals } from './refuse.ts';
import type { Roster } from './roster.ts';
import type { Strangers } from './strangers.ts';

/** What the namespaces share; made once in `gateway.ts`. */
export interface Hall {
  readonly app: App;
  readonly authenticate: Authenticate;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly refusals: Refusals;
  readonly clients: Clients;
  readonly strangers: Strangers;
  readonly awayCameras: AwayCameras;
  readonly admission: Admission;
  readonly desk: PairingDesk;
  readonly roster: Roster;
  readonly delivery: Delivery;
  readonly panelHours: PanelHours;
  readonly orders: DeviceOrders;
  readonly enrolments: EnrolmentDesk;
  readonly calibrations: CalibrationDesk;
  readonly view: LiveView;
  readonly feed: Feed;
  readonly sensedToShown: Histogram;
}
