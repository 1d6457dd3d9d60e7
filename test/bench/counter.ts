import { randomUUID } from 'node:crypto';
import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import { deviceCalls, deviceNotices } from '../../controller/protocol/device.ts';
import { PROTOCOL_VERSION } from '../../controller/protocol/version.ts';

/** A camera agent of a demonstration store, as far as a bench needs one: it counts people in zones. */
export interface CountingAgent {
  /** Sends one count; resolves with the answer's result when it is committed. */
  count(zone: string, people: number): Promise<string>;
  stop(): void;
}

export async function connectCounter(url: string): Promise<CountingAgent> {
  const socket: Socket = io(`${url}/device`, { transports: ['websocket'], forceNew: true });
  const boot = randomUUID();
  const hello = async (device: string | null, key: string | null): Promise<unknown> =>
    socket.emitWithAck('hello', {
      protocol: PROTOCOL_VERSION,
      kinds: ['camera'],
      device,
      key,
      name: 'Bench counter',
      app: { name: 'bench', version: '1' },
      boot,
    });
  const paired = new Promise<{ device: string; key: string }>((resolve) => {
    socket.once('paired', (body: unknown) => resolve(deviceNotices.paired.parse(body)));
  });
  await hello(null, null);
  const { device, key } = await paired;
  const welcome = deviceCalls.hello.answer.parse(await hello(device, key));
  if (!welcome.ok) throw new Error(`the counter was not let in: ${welcome.message}`);
  let sent = 0;
  return {
    async count(zone, people) {
      const answer: unknown = await socket.emitWithAck('observations', {
        events: [
          {
            specversion: '1.0',
            id: `${boot}-${++sent}`,
            source: `urn:endcap:device:${device}`,
            type: 'endcap.count.v1',
            time: new Date().toISOString(),
            data: { zone, count: people, confidence: 1 },
          },
        ],
      });
      const [result] = deviceCalls.observations.answer.parse(answer).results;
      if (result?.result !== 'accepted') throw new Error(`the count was ${result?.result}: ${result?.reason ?? ''}`);
      return result.result;
    },
    stop: () => void socket.disconnect(),
  };
}
