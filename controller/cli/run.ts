import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Fault } from '../../config/schema/fault.ts';
import { ReplayDesk } from '../replay/desk.ts';
import { openRecords } from '../records/open.ts';
import { checkStoreFile } from '../records/storeFile.ts';
import type { Logger } from '../runtime/logger.ts';
import { SurveyDesk } from '../survey/desk.ts';
import { parseWish } from './arguments.ts';
import { createCommands } from './commands.ts';
import { callControl } from './controlClient.ts';
import { help } from './help.ts';
import { carryOutModel } from './modelCommands.ts';
import { plural } from './plural.ts';
import { refuse } from './protocol.ts';
import { recordSurvey } from './surveyRecord.ts';
import type { Answer, Command } from './protocol.ts';
import type { Terminal } from './terminal.ts';

export interface RunOptions {
  /** Data folder. */
  readonly folder: string;
  readonly terminal: Terminal;
  readonly logger: Logger;
  /** Makes a file name of the command line absolute. */
  path(file: string): string;
  /** Epoch ms. */
  now(): number;
  wait(ms: number): Promise<void>;
}

/** 0 done, 1 refused or faults found, 2 not understood. */
export type ExitCode = 0 | 1 | 2;

/** These may begin a data folder; the others need one that is there. */
const MAY_BEGIN = new Set<Command['command']>(['config.import', 'user.add']);

function showFaults(terminal: Terminal, faults: readonly Fault[]): void {
  for (const { path, message, fix } of faults) terminal.err(`${path}\n    ${message}\n    fix: ${fix}`);
}

/** Carries a command out on a data folder that no controller runs on. */
async function offline(command: Command, options: RunOptions): Promise<Answer> {
  const { folder, logger } = options;
  if (!MAY_BEGIN.has(command.command) && !existsSync(join(folder, 'endcap.db'))) {
    return refuse('there is no data folder here yet; start the controller once, or name another in ENDCAP_DATA');
  }
  const records = await openRecords({ folder, logger });
  const replays = new ReplayDesk({ file: join(folder, 'endcap.db'), logger, now: () => options.now() });
  const surveys = new SurveyDesk(logger);
  try {
    const carryOut = createCommands({
      records,
      saveConfiguration: async (config, media, by) =>
        (await records.config.save(config, media, by, options.now())).revision,
      pairings: null,
      replays,
      surveys,
      now: () => options.now(),
      logger,
    });
    return await carryOut(command);
  } finally {
    await replays.stop();
    await surveys.stop();
    await records.close();
  }
}

async function carryOut(command: Command, options: RunOptions): Promise<ExitCode> {
  return show(await ask(command, options), options.terminal);
}

async function ask(command: Command, options: RunOptions): Promise<Answer> {
  return (await callControl(options.folder, command)) ?? (await offline(command, options));
}

function show(answer: Answer, terminal: Terminal): ExitCode {
  if (answer.ok) {
    terminal.out(answer.text.trimEnd());
    return answer.faultsFound === true ? 1 : 0;
  }
  terminal.err(answer.message);
  showFaults(terminal, answer.faults);
  return 1;
}

async function check(file: string, terminal: Terminal): Promise<ExitCode> {
  const result = await checkStoreFile(file);
  if (!result.ok) {
    terminal.err(`${plural(result.faults.length, 'fault')}:`);
    showFaults(terminal, result.faults);
    return 1;
  }
  const { store, screens, campaigns } = result.config;
  terminal.out(
    `In order: ${store.name}, ${plural(screens.length, 'screen')}, ${plural(campaigns.length, 'campaign')}, ${plural(result.mediaFiles.size, 'media file')}.`,
  );
  return 0;
}

/** The command line: reads it, asks the controller or opens the data folder, and prints what came of it. */
export async function run(argv: readonly string[], options: RunOptions): Promise<ExitCode> {
  const { terminal } = options;
  const wish = parseWish(argv, (file) => options.path(file));
  try {
    switch (wish.kind) {
      case 'help':
        terminal.out(help(wish.topic));
        return 0;
      case 'wrong':
        terminal.err(`${wish.message}\n\n${help(wish.topic)}`);
        return 2;
      case 'check':
        return await check(wish.file, terminal);
      case 'model':
        return await carryOutModel(wish.model, options.folder, terminal);
      case 'record': {
        const ports = {
          ask: (command: Command) => ask(command, options),
          say: (text: string) => terminal.out(text),
          wait: (ms: number) => options.wait(ms),
        };
        return show(await recordSurvey(wish.command, wish.file, ports), terminal);
      }
      case 'withPassword':
        return await carryOut(wish.complete(await terminal.password(wish.user)), options);
      case 'command':
        return await carryOut(wish.command, options);
    }
  } catch (error) {
    terminal.err(error instanceof Error ? error.message : String(error));
    return 1;
  }
}
