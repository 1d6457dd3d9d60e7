import { Alert } from '@mantine/core';
import { IconCheck, IconInfoCircle } from '@tabler/icons-react';
import type { ReplayReport } from '../../protocol/replay.ts';
import { useStore } from '../store/useStore.tsx';
import { instantText } from '../words/age.ts';
import { numberText } from '../words/amount.ts';

function countText(n: number, one: string): string {
  return n === 1 ? `1 ${one}` : `${numberText(n)} ${one}s`;
}

/** How exactly what was could be run again: identical, or what came out differently and what could not be run. */
export function ReplayNote({ report }: { readonly report: ReplayReport }) {
  const { config, screens } = useStore();
  const { timeZone } = config.store;
  const { identical, differenceCount, differences, gaps, decisions, engineThen, engineNow } = report;
  const others = engineThen.filter((v) => v !== engineNow);
  const title = identical
    ? decisions === 1
      ? 'Run again, the one decision came out as written down'
      : `Run again, all ${countText(decisions, 'decision')} came out as written down`
    : differenceCount === 0
      ? 'Nothing came out differently, but not everything could be run again'
      : `${countText(differenceCount, 'decision')} of ${numberText(decisions)} came out differently`;
  const plain = others.length + gaps.length + differences.length === 0;
  return (
    <Alert
      variant="light"
      color={identical ? 'petrol' : 'yellow'}
      icon={identical ? <IconCheck aria-hidden /> : <IconInfoCircle aria-hidden />}
      title={plain ? undefined : title}
      data-testid="replayed"
    >
      {plain && title}
      {others.length > 0 && (
        <p>
          Version {others.join(', ')} of the engine decided then; this is version {engineNow}, which may decide
          otherwise.
        </p>
      )}
      {gaps.length > 0 && (
        <ul className="ec-fault-list">
          {gaps.map((g) => (
            <li key={g.fromMs}>
              Not run, {instantText(g.fromMs, timeZone)} to {instantText(g.toMs, timeZone)}: {g.text}.
            </li>
          ))}
        </ul>
      )}
      {differences.length > 0 && (
        <ul className="ec-fault-list">
          {differences.slice(0, 5).map((d) => (
            <li key={`${d.entry} ${d.screen}`}>
              {instantText(d.atMs, timeZone)}, {screens.get(d.screen)?.name ?? d.screen}: then {d.recorded}; now{' '}
              {d.replayed}
            </li>
          ))}
          {differenceCount > 5 && <li>and {numberText(differenceCount - 5)} more</li>}
        </ul>
      )}
    </Alert>
  );
}
