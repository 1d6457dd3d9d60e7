import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';

export function sha256Hex(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Compares without telling by its time where they differ. */
export function sameSecret(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Credential of `Authorization: Bearer ...`, or null when there is no such header. */
export function bearer(header: string | undefined): string | null {
  if (header === undefined) return null;
  return /^Bearer +([A-Za-z0-9._~+/-]+=*) *$/i.exec(header)?.[1] ?? '';
}

export function isLoopback(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\.\d+\.\d+\.\d+$/.test(address);
}

/** Name of the host that a request asks for, without its port; null when it names none. */
export function hostName(header: string | undefined): string | null {
  if (header === undefined || header === '') return null;
  return (/^(\[[0-9a-fA-F:.]+\]|[^:]+)(?::\d+)?$/.exec(header)?.[1] ?? header).toLowerCase();
}

const localNames = new Set(['localhost', '[::1]']);
export function isLocalName(name: string): boolean {
  return localNames.has(name) || isLoopback(name);
}

/** Headers by which a proxy or tunnel says that the request came from elsewhere. */
const byProxies = /^(forwarded|x-forwarded.*|x-real-ip|cf-connecting-ip|via)$/;

/** True when the request began on this machine. A tunnel's does not: it names another host or says whom it forwards. */
export function isFromThisMachine(request: FastifyRequest): boolean {
  if (!isLoopback(request.socket.remoteAddress ?? '')) return false;
  const forwarded = Object.keys(request.headers).some((name) => byProxies.test(name));
  const name = hostName(request.headers.host);
  return !forwarded && (name === null || isLocalName(name));
}
