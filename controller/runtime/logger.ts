import pino from 'pino';

/** Lines of JSON on standard output. Nothing secret is ever passed; these paths are a second net. */
export type Logger = pino.Logger;

const redact = [
  'key',
  '*.key',
  'password',
  '*.password',
  'token',
  '*.token',
  'headers.cookie',
  'headers.authorization',
];

/** @param level `silent` in tests */
export function createLogger(level: string): Logger {
  return pino({ level, base: null, redact, timestamp: pino.stdTimeFunctions.isoTime });
}
