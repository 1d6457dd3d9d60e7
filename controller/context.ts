import type { Campaign } from '../config/schema/campaign.ts';
import type { StoreConfig } from '../config/schema/storeConfig.ts';
import type { Command, Engine, EngineConfig } from './engine/io.ts';
import type { CalibrationState } from './protocol/calibration.ts';
import type { CameraToday } from './protocol/cameraDay.ts';
import type { PendingPairing, TagNow } from './protocol/console.ts';
import type { Session } from './protocol/http.ts';
import type { DeviceRecord, PlaysTaken } from './records/records.ts';
import type { JourneyDay } from './protocol/journeys.ts';
import type { EventResult } from './protocol/observation.ts';
import type { Play } from './protocol/play.ts';
import type { SurveyRecordingState } from './protocol/surveys.ts';
import type { Enrolment } from './protocol/tags.ts';
import type { ReceiversNow } from './protocol/receivers.ts';
import type { AssetRef } from './protocol/scalars.ts';
import type { SongsNow } from './protocol/songs.ts';

/** Who hands events in: which sources it may speak for. */
export interface Origin {
  /** For the log and the audit: `device:agent-1`, `token:till`, `shopper`. */
  readonly who: string;
  /** True when it may use this CloudEvents source. */
  readonly maySend: (source: string) => boolean;
  /** Everything it sends is simulated, whatever the event says. */
  readonly simulated: boolean;
}

/** What is known of an enrolled tag besides its place. In memory alone. */
export interface TagHealthNow {
  readonly identity: string;
  /** null: it has told none. */
  readonly battery: { readonly percent: number | null; readonly mv: number | null; readonly atMs: number } | null;
  /** When anything was heard of it, and in which zone; null: nothing was. */
  readonly heard: { readonly atMs: number; readonly zone: string | null } | null;
}

/** Recordings of what receivers hear of one tag each, for surveys; never of a person's. In memory alone (IDN-25). */
export interface SurveyRecordings {
  /**
   * One at a time of a tag. Not ok: why, in words.
   *
   * @param id of the recording; nobody has it yet
   * @param forMs how long it runs at most
   */
  begin(
    id: string,
    tag: string,
    forMs: number,
    nowMs: number,
  ):
    | { readonly ok: true; readonly recording: SurveyRecordingState }
    | { readonly ok: false; readonly code: 'not-found' | 'of-person' | 'busy'; readonly message: string };
  /** undefined: there is no such recording, or it was forgotten. */
  get(id: string, nowMs: number): SurveyRecordingState | undefined;
  /** Ends it and forgets what was kept. False when there is no such recording. */
  drop(id: string): boolean;
}

/** The loop of the controller, as gateway and api see it (`controller/app.ts` makes it). */
export interface App {
  /** Current configuration with media. */
  configuration(): EngineConfig;
  /** The engine, to read from. Only the app applies inputs. */
  engine(): Pick<Engine, 'decision' | 'programme' | 'overrides' | 'outputs' | 'reading' | 'readings' | 'campaigns'>;
  /** Enrolled tags and where they are, for the live plan. */
  tags(): readonly TagNow[];
  /** How consenting members went through the store today; numbers of five or more only. */
  journeys(): JourneyDay;
  /** How each receiver hears. */
  receivers(): ReceiversNow;
  /** What cameras told today that decides nothing: heat, visits, and what has become of each. */
  cameraDay(): CameraToday;
  /** What plays in the shop, and what comes. */
  readonly songs: {
    /** null: nothing is known. */
    now(nowMs: number): SongsNow | null;
    /** Answers with its stop. */
    on(listener: (songs: SongsNow) => void): () => void;
  };
  /** Battery and last word of each tag of which any was heard since the controller began. */
  tagHealth(): readonly TagHealthNow[];
  /** Recordings of one tag each, for surveys. In memory alone. */
  surveyRecorder(): SurveyRecordings;
  /** Takes events of any shape: checks, stamps, dedups, decides, commits. Resolves when committed; never rejects. */
  ingest(events: readonly unknown[], origin: Origin): Promise<EventResult[]>;
  /** Commits, then plays by it. Rejects with StorageError. */
  setCampaignStatus(id: string, status: Campaign['status'], by: string): Promise<void>;
  /**
   * A checked configuration becomes the next revision. Changes of the configuration are made one after the other;
   * with `base`, rejects with StaleConfiguration when that is not the revision in force when its turn comes.
   */
  saveConfiguration(
    config: StoreConfig,
    media: Readonly<Record<string, AssetRef>>,
    by: string,
    base?: number,
  ): Promise<number>;
  /** Follows the player's chain; what is found is in the audit too. Rejects with StorageError. */
  recordPlays(plays: readonly Play[], device: string): Promise<PlaysTaken>;
  /** Called with what the engine wants done, in order, right after it was decided. Answers with its stop. */
  onCommands(listener: (commands: readonly Command[]) => void): () => void;
  /** Called when a new revision is in force. */
  onConfiguration(listener: () => void): () => void;
  /** Controller's clock, epoch ms, never backwards. */
  now(): number;
}

/** Somebody changed the configuration since it was read; nothing was saved. */
export class StaleConfiguration extends Error {
  /** Revision in force. */
  readonly current: number;
  constructor(current: number) {
    super(`the configuration was changed since it was read; revision ${current} is in force`);
    this.name = 'StaleConfiguration';
    this.current = current;
  }
}

/** Why a pairing could not be confirmed, in words for the person who tried. */
export class PairingError extends Error {
  readonly code: 'unknown-code' | 'expired' | 'unknown-place' | 'wrong-kind' | 'too-many';
  constructor(code: PairingError['code'], message: string) {
    super(message);
    this.name = 'PairingError';
    this.code = code;
  }
}

/** Devices that show a code and wait to be let in. Made by the gateway, confirmed through the api. */
export interface Pairings {
  pending(): readonly PendingPairing[];
  /** Lets the device in: makes its key, commits it and hands it over on the open connection. Rejects with PairingError. */
  confirm(code: string, name: string, place: string | null, by: string): Promise<DeviceRecord>;
}

/** Sessions in which a tag is held to a desk receiver. Made by the gateway, asked by the api. In memory alone. */
export interface Enrolments {
  /** One at a time at a receiver; it ends by itself after a minute. Not ok: why, in words. */
  begin(
    receiver: string,
  ):
    | { readonly ok: true; readonly enrolment: Enrolment }
    | { readonly ok: false; readonly code: 'not-found' | 'no-desk' | 'busy'; readonly message: string };
  /** Those that run. */
  list(): readonly Enrolment[];
  get(id: string): Enrolment | undefined;
  /** False when there is no such session, or it has ended. */
  end(id: string): boolean;
}

/** Who calibrates: a session of an administrator. */
export interface Calibrator {
  readonly user: string;
  /** SHA-256 of the cookie's token, hex. */
  readonly tokenHash: string;
}

/**
 * Sessions in which an administrator sees pixelated pictures of one camera (CAM-33). Made by the gateway, asked by the
 * api. Pictures are in memory alone, the newest of each session; only who began it gets it.
 */
export interface Calibrations {
  /**
   * One at a time at a camera. Not ok: why, in words.
   *
   * @param forMs ten minutes at most
   */
  begin(
    camera: string,
    by: Calibrator,
    forMs: number,
  ):
    | { readonly ok: true; readonly calibration: CalibrationState }
    | {
        readonly ok: false;
        readonly code: 'not-found' | 'counting-off' | 'no-agent' | 'busy';
        readonly message: string;
      };
  get(id: string, by: Calibrator): CalibrationState | undefined;
  /** The newest picture, null before the first, and asks for the next; undefined: there is no such session. */
  still(id: string, by: Calibrator): Uint8Array | null | undefined;
  /** False when there is no such session, or it has ended. */
  end(id: string, by: Calibrator): boolean;
  /** Called when a session has ended, however it did, with why in words. Answers with its stop. */
  onEnd(listener: (camera: string, user: string, why: string) => void): () => void;
}

/** What the api may ask of the gateway. */
export interface Connections {
  /** Tells a device that it is out, and cuts it off. */
  dropDevice(device: string, message: string): void;
  /** A device was named or moved to another place: lets it connect again, with the key it has. */
  deviceMoved?(device: string): void;
  /** Ends the live view of a session. */
  dropSession(tokenHash: string): void;
  /** Ends every live view of a user who was removed or whose password was changed. */
  dropUser?(user: string): void;
}

export interface SignedIn {
  readonly session: Session;
  /** SHA-256 of the cookie's token, hex. */
  readonly tokenHash: string;
}

/** Who a Cookie header speaks for, or null. Made by the api, asked by the gateway for /console. */
export type Authenticate = (cookieHeader: string | undefined) => SignedIn | null;
