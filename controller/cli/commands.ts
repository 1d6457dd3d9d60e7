import type { StoreConfig } from '../../config/schema/storeConfig.ts';
import type { Pairings } from '../context.ts';
import { PairingError } from '../context.ts';
import type { AssetRef } from '../protocol/scalars.ts';
import { MediaError } from '../records/mediaFacts.ts';
import { eraseMembersGone } from '../records/membersGone.ts';
import { StorageError } from '../records/records.ts';
import type { Records } from '../records/records.ts';
import { exportStore, exportStoreTo } from '../records/storeExport.ts';
import { importStore } from '../records/storeFile.ts';
import type { Logger } from '../runtime/logger.ts';
import { plural } from './plural.ts';
import { done, refuse } from './protocol.ts';
import type { Answer, Command } from './protocol.ts';
import { replayCommands } from './replayCommands.ts';
import type { ReplayPorts } from './replayCommands.ts';
import { statusText } from './statusText.ts';
import { surveyCommands } from './surveyCommands.ts';
import type { SurveyPorts } from './surveyCommands.ts';
import { tokenCommands } from './tokenCommands.ts';
import { userCommands } from './userCommands.ts';

/** Who did it, in the audit and in revisions. */
export const BY = 'command line';

/** What the commands stand on: a running controller's parts, or a data folder that nobody uses. */
export interface CommandPorts {
  readonly records: Records;
  /** A checked configuration becomes the next revision, and in a running controller comes into force. */
  saveConfiguration(config: StoreConfig, media: Readonly<Record<string, AssetRef>>, by: string): Promise<number>;
  /** null: no controller runs, so nobody waits to be let in. */
  readonly pairings: Pick<Pairings, 'pending' | 'confirm'> | null;
  readonly replays: ReplayPorts['replays'];
  readonly surveys: SurveyPorts['surveys'];
  readonly surveyRecorder?: NonNullable<SurveyPorts['surveyRecorder']>;
  readonly engine?: NonNullable<ReplayPorts['engine']>;
  /** Ends every live view of a user; in a folder that no controller runs on there is none. */
  readonly dropUser?: (user: string) => void;
  /** Epoch ms. */
  now(): number;
  readonly logger: Logger;
}

type Handlers = { readonly [C in Command['command']]: (command: Extract<Command, { command: C }>) => Promise<Answer> };

const NOT_RUNNING = 'no controller runs on this data folder, and only a running one pairs devices; start it first';

function handlers(ports: CommandPorts): Handlers {
  const { records, pairings } = ports;
  const audit = (what: string, detail: string): Promise<void> => records.audit.add(ports.now(), BY, what, detail);
  return {
    ...userCommands(ports, audit),
    ...tokenCommands(ports, audit),
    ...replayCommands(ports),
    ...surveyCommands(ports, BY, audit),
    async 'config.export'({ folder }) {
      const current = records.config.current();
      if (current === undefined) return refuse('there is no configuration yet; import a store file first');
      if (folder === null) return done(exportStore(current));
      const files = await exportStoreTo(current, records.media, folder);
      return done(`Revision ${current.revision} exported: store.yaml and ${plural(files, 'media file')}.`);
    },
    async 'config.import'({ file }) {
      const before = records.config.current()?.config;
      const result = await importStore(
        { media: records.media, save: (config, media, by) => ports.saveConfiguration(config, media, by) },
        file,
        BY,
      );
      if (!result.ok) {
        const many = plural(result.faults.length, 'fault');
        return { ok: false, message: `The store file has ${many}; nothing was changed.`, faults: result.faults };
      }
      await audit('configuration imported', `revision ${result.revision}`);
      const after = records.config.current()?.config;
      if (after !== undefined) await eraseMembersGone(records, before, after);
      return done(`Imported as revision ${result.revision}.`);
    },
    'pair.list'() {
      if (pairings === null) return Promise.resolve(refuse(NOT_RUNNING));
      const lines = pairings
        .pending()
        .map((p) => `${p.code}  ${p.kind}  ${p.name}${p.wants ? `  for ${p.wants}` : ''}`);
      return Promise.resolve(done(lines.length === 0 ? 'No device waits to be paired.' : lines.join('\n')));
    },
    async 'pair.confirm'({ code, name, place }) {
      if (pairings === null) return refuse(NOT_RUNNING);
      const device = await pairings.confirm(code, name, place, BY);
      return done(`Paired: ${device.name} (${device.id}).`);
    },
    async backup({ folder }) {
      const { files, bytes } = await records.backup(folder);
      await audit('backup made', plural(files, 'file'));
      return done(
        `Backup of ${plural(files, 'file')}, ${(bytes / 1e6).toFixed(1)} MB. Start from it with ENDCAP_DATA.`,
      );
    },
    status: () => Promise.resolve(done(statusText(records, pairings !== null))),
  };
}

/** Carries commands out; every error becomes an answer in words. */
export function createCommands(ports: CommandPorts): (command: Command) => Promise<Answer> {
  const byName = handlers(ports) as Record<Command['command'], (command: Command) => Promise<Answer>>;
  return async (command) => {
    try {
      return await byName[command.command](command);
    } catch (error) {
      if (error instanceof StorageError || error instanceof PairingError || error instanceof MediaError) {
        return refuse(error.message);
      }
      ports.logger.error({ command: command.command, error: String(error) }, 'a command failed');
      return refuse(`it failed: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
}
