/** A process of the engine bench: does what it is told, and answers with figures. Loads only what that needs. */
import type { Contender, FlatOut } from './engineFlatOut.ts';

export type ToChild =
  | { readonly do: 'steady'; readonly campaigns: number; readonly observations: number }
  | { readonly do: 'ready'; readonly contender: Contender }
  | { readonly do: 'go'; readonly observations: number }
  | { readonly do: 'scaling' }
  | { readonly do: 'replay'; readonly observations: number };

let contender: FlatOut | undefined;

async function answer(message: ToChild): Promise<unknown> {
  switch (message.do) {
    case 'steady':
      return (await import('./engineSteady.ts')).steady(message.campaigns, message.observations);
    case 'ready':
      contender = await (await import('./engineFlatOut.ts')).flatOut(message.contender);
      return true;
    case 'go':
      if (contender === undefined) throw new Error('it is not ready');
      return await contender.go(message.observations);
    case 'scaling':
      return (await import('./engineScaling.ts')).scaling();
    case 'replay':
      return (await import('./engineReplay.ts')).replayDay(message.observations);
  }
}

process.on('message', (message: ToChild) => {
  void answer(message).then((figures) => process.send!(figures));
});
