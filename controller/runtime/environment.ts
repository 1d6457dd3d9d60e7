import { z } from 'zod';
import { nearest } from '../../config/schema/fault.ts';

/** Every environment variable that Endcap reads. `docs/environment.md` is made from this. */
export const environmentVariables = {
  ENDCAP_PORT: z.coerce
    .number()
    .int()
    .min(0)
    .max(65_535)
    .default(8080)
    .describe('TCP port of the controller; 0 takes any free one and prints it.'),
  ENDCAP_LISTEN: z
    .union([z.ipv4(), z.ipv6(), z.literal('localhost')], 'an IP address of this machine, 0.0.0.0, :: or localhost')
    .default('127.0.0.1')
    .describe(
      'Address on which the controller listens. On loopback it speaks plain HTTP; on any other address HTTPS, with a certificate of the store unless one is given.',
    ),
  ENDCAP_DATA: z
    .string()
    .min(1)
    .default('./data')
    .describe('Folder of database, media and certificates. One controller at a time owns it.'),
  ENDCAP_GUEST: z
    .string()
    .regex(
      /^(\d{1,3}(\.\d{1,3}){3}|\[[0-9a-f:]+\]):\d{2,5}$/i,
      'an address of this machine in the guest network with a port, such as 192.168.1.20:8081',
    )
    .optional()
    .describe(
      "Address and port at which shoppers' phones reach the product pages over plain HTTP, in the shop's own guest network. Nothing else is served there. Codes on screens then point to it, unless the store has a publicUrl.",
    ),
  ENDCAP_TLS_CERT: z
    .string()
    .min(1)
    .optional()
    .describe(
      'Certificate of the retailer (PEM file, with its chain) for HTTPS off loopback, instead of one by the store.',
    ),
  ENDCAP_TLS_KEY: z.string().min(1).optional().describe('Private key that belongs to ENDCAP_TLS_CERT (PEM file).'),
  ENDCAP_TRUST_PROXY: z
    .string()
    .regex(
      /^[0-9a-fA-F:.]+(\/\d{1,3})?(, ?[0-9a-fA-F:.]+(\/\d{1,3})?)*$/,
      'addresses or networks such as 127.0.0.1, 10.0.0.0/8',
    )
    .optional()
    .describe(
      'Addresses of reverse proxies and tunnels, separated by commas, whose X-Forwarded-For is believed when requests are counted per address. Without it all phones behind a proxy share one limit. With it nothing counts as coming from this machine itself: no device of a demonstration store pairs by itself, and /metrics needs somebody who is signed in.',
    ),
  ENDCAP_LOG: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('Least serious kind of line in the log on standard output.'),
  ENDCAP_SHARED: z
    .string()
    .min(1)
    .default('../shared')
    .describe('Tests and replays only: folder of recordings (data/) and weights (models/).'),
};

const schema = z.object(environmentVariables);

export interface Environment {
  readonly port: number;
  readonly listen: string;
  readonly data: string;
  /** Where the phone pages are served over plain HTTP, or undefined. */
  readonly guest: { readonly host: string; readonly port: number } | undefined;
  /** Retailer's certificate and key, file names. */
  readonly tlsCert: string | undefined;
  readonly tlsKey: string | undefined;
  /** Proxies whose X-Forwarded-For is believed. */
  readonly trustProxy?: readonly string[] | undefined;
  readonly log: string;
  readonly shared: string;
}

/** Lists everything that is wrong with the environment, one line each. */
export class EnvironmentError extends Error {
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(`The environment is not usable:\n${faults.map((f) => `  - ${f}`).join('\n')}`);
    this.name = 'EnvironmentError';
    this.faults = faults;
  }
}

/**
 * Reads the environment. An empty variable counts as not set; other variables are left alone, but one that
 * nearly has a known name is a slip of the pen that would go unseen.
 *
 * @throws EnvironmentError naming every fault with its fix
 */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): Environment {
  const known = Object.keys(environmentVariables);
  const faults = Object.keys(env)
    .filter((name) => name.startsWith('ENDCAP_') && !known.includes(name))
    .flatMap((name) => {
      const hint = nearest(
        name.slice('ENDCAP_'.length),
        known.map((k) => k.slice('ENDCAP_'.length)),
      );
      return hint === undefined ? [] : [`${name} is not a variable of Endcap; did you mean ENDCAP_${hint}?`];
    });
  const given = Object.fromEntries(known.map((k) => [k, env[k] === '' ? undefined : env[k]]));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    faults.push(
      ...parsed.error.issues.map((issue) => {
        const name = String(issue.path[0]);
        return `${name} is "${given[name] ?? ''}": ${issue.message} (docs/environment.md)`;
      }),
    );
  }
  if (!parsed.success || faults.length > 0) throw new EnvironmentError(faults);
  const e = parsed.data;
  return {
    port: e.ENDCAP_PORT,
    listen: e.ENDCAP_LISTEN,
    data: e.ENDCAP_DATA,
    guest: guestOf(e.ENDCAP_GUEST),
    tlsCert: e.ENDCAP_TLS_CERT,
    tlsKey: e.ENDCAP_TLS_KEY,
    trustProxy: e.ENDCAP_TRUST_PROXY?.split(',').map((address) => address.trim()),
    log: e.ENDCAP_LOG,
    shared: e.ENDCAP_SHARED,
  };
}

function guestOf(address: string | undefined): Environment['guest'] {
  if (address === undefined) return undefined;
  const at = address.lastIndexOf(':');
  return { host: address.slice(0, at).replace(/^\[|\]$/g, ''), port: Number(address.slice(at + 1)) };
}
