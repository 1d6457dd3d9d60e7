import { deviceCalls } from '../../controller/protocol/device.ts';
import type { DeviceWelcome } from '../../controller/protocol/device.ts';
import type { DeviceHello } from '../../controller/protocol/hello.ts';
import { PROTOCOL_VERSION } from '../../controller/protocol/version.ts';
import { codeBox } from './codeBox.ts';
import type { Credentials } from './keyFile.ts';
import type { Transport } from './transport.ts';

/** Id and key in use; changed by `paired` while a greeting is under way. */
export interface Identity {
  current(): Credentials | null;
  forget(): void;
}

export interface GreetingOptions {
  readonly transport: Transport;
  readonly hello: Pick<DeviceHello, 'kinds' | 'name' | 'app' | 'boot'>;
  readonly identity: Identity;
  readonly say: (line: string) => void;
  /** Resolves when the device was paired, or when the code has expired. Rejects when the connection goes. */
  readonly pairedOr: (expiresAtMs: number) => Promise<void>;
}

export type Greeting =
  | { readonly kind: 'welcome'; readonly welcome: DeviceWelcome }
  /** Nothing that trying again would mend. */
  | { readonly kind: 'stop'; readonly message: string }
  | { readonly kind: 'later'; readonly message: string };

const CALL_TIMEOUT_MS = 8_000;

/** Says hello, pairs where that is needed, and says hello again. Rejects when the connection goes. */
export async function greet(options: GreetingOptions): Promise<Greeting> {
  const { transport, hello, identity, say, pairedOr } = options;
  for (;;) {
    const used = identity.current();
    const answer = deviceCalls.hello.answer.safeParse(
      await transport.call(
        'hello',
        { protocol: PROTOCOL_VERSION, ...hello, device: used?.device ?? null, key: used?.key ?? null },
        CALL_TIMEOUT_MS,
      ),
    );
    if (!answer.success)
      return { kind: 'later', message: 'The answer of the controller makes no sense; is this an Endcap controller?' };
    if (answer.data.ok) return { kind: 'welcome', welcome: answer.data };
    const { reason, message } = answer.data;
    switch (reason) {
      case 'unpaired':
        // A demonstration store pairs at once: the key has come before this answer (GW-13).
        if (identity.current()?.key !== used?.key) continue;
        break;
      case 'unknown-device':
        if (identity.current()?.key !== used?.key) continue;
        identity.forget();
        say('The controller does not know this device any more; it has to be paired anew.');
        break;
      case 'revoked':
        identity.forget();
        return { kind: 'stop', message: `${message} The key was forgotten; start again to pair anew.` };
      case 'too-many':
        return { kind: 'later', message };
      default:
        return { kind: 'stop', message };
    }
    const begun = deviceCalls['pair.begin'].answer.safeParse(
      await transport.call(
        'pair.begin',
        { protocol: PROTOCOL_VERSION, kind: 'agent', name: hello.name, wants: null },
        CALL_TIMEOUT_MS,
      ),
    );
    if (!begun.success) return { kind: 'later', message: 'The controller gave no pairing code that can be read.' };
    if (!begun.data.ok) return { kind: 'later', message: begun.data.message };
    say(codeBox(begun.data.code));
    await pairedOr(begun.data.expiresAtMs);
  }
}
