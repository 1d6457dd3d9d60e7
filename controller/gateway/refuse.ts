import type { Counter } from 'prom-client';
import { refusalReason } from '../protocol/version.ts';
import type { Refused, RefusalReason } from '../protocol/version.ts';
import { PROTOCOL_VERSION } from '../protocol/version.ts';

/** Longest message of a refusal, characters (contract). */
const MESSAGE_MAX = 300;

/** @param message what happened and what to do, for the person at the device */
export function refuse(reason: RefusalReason, message: string): Refused {
  return {
    ok: false,
    reason,
    message: message.length > MESSAGE_MAX ? `${message.slice(0, MESSAGE_MAX - 1)}…` : message,
  };
}

export function isRefused(answer: unknown): answer is Refused {
  if (typeof answer !== 'object' || answer === null || !('ok' in answer) || answer.ok !== false) return false;
  return 'reason' in answer && refusalReason.safeParse(answer.reason).success;
}

/** Counts what was refused, by namespace and reason. `reason` is of the closed list, or `host`, `origin`, `namespace`, `failed`. */
export class Refusals {
  readonly #counter: Counter;

  constructor(counter: Counter) {
    this.#counter = counter;
  }

  count(namespace: string, reason: RefusalReason | 'host' | 'origin' | 'namespace' | 'failed'): void {
    this.#counter.inc({ namespace, reason });
  }
}

/** Refusal of a message whose `protocol` is another version than ours, whatever else is in it; null when it is ours or unreadable. */
export function refuseVersion(body: unknown): Refused | null {
  if (typeof body !== 'object' || body === null || !('protocol' in body)) return null;
  const theirs = body.protocol;
  if (typeof theirs !== 'number' || !Number.isInteger(theirs) || theirs === PROTOCOL_VERSION) return null;
  return theirs < PROTOCOL_VERSION
    ? refuse(
        'client-too-old',
        `This speaks version ${theirs} of the protocol, the controller ${PROTOCOL_VERSION}. Reload the page or update the device.`,
      )
    : refuse(
        'server-too-old',
        `This speaks version ${theirs} of the protocol, the controller only ${PROTOCOL_VERSION}. Update the controller.`,
      );
}
