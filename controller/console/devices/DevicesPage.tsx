import { Button } from '@mantine/core';
import { IconAntenna, IconLink } from '@tabler/icons-react';
import { useCallback, useMemo, useState } from 'react';
import type { DeviceState, PendingPairing } from '../../protocol/console.ts';
import { Guarded } from '../parts/Guarded.tsx';
import { useTicking } from '../live/useAge.ts';
import { useLive, useLiveData } from '../live/useLive.tsx';
import { EmptyNote } from '../parts/EmptyNote.tsx';
import { PageHead } from '../parts/PageHead.tsx';
import { PageSkeleton } from '../parts/PageSkeleton.tsx';
import { isEarlierWindow } from '../words/deviceWords.ts';
import { ClearCacheDialog } from './ClearCacheDialog.tsx';
import { DeviceRow } from './DeviceRow.tsx';
import { EarlierWindows } from './EarlierWindows.tsx';
import { EditDialog } from './EditDialog.tsx';
import { PairDialog } from './PairDialog.tsx';
import { PendingCards } from './PendingCards.tsx';
import { RevokeDialog } from './RevokeDialog.tsx';
import { ScreenshotDialog } from './ScreenshotDialog.tsx';
import { Unbound } from './Unbound.tsx';

const none: ReadonlyMap<string, DeviceState> = new Map();
const kinds = [
  { kind: 'player', title: 'Players', empty: 'No player is paired. Open /player on a screen and pair it here.' },
  {
    kind: 'rack',
    title: 'Rack faces',
    empty: 'No rack face is paired. Open /rack/ID on a rack display and pair it here.',
  },
  { kind: 'agent', title: 'Agents', empty: 'No agent is paired. Start one with npm run device and pair it here.' },
] as const;

/** Ids never hold a space. */
const ids = (list: readonly DeviceState[]): string => list.map((d) => d.id).join(' ');

export function DevicesPage() {
  const ready = useLive((s) => s.data !== null);
  const devices = useLiveData((d) => d.devices, none);
  const [pairing, setPairing] = useState<PendingPairing | 'manual' | null>(null);
  const [editing, setEditing] = useState<DeviceState | null>(null);
  const [revoking, setRevoking] = useState<DeviceState | null>(null);
  const [asking, setAsking] = useState<{ device: DeviceState; dialog: 'picture' | 'cache' } | null>(null);
  const ask = useCallback((device: DeviceState, dialog: 'picture' | 'cache') => setAsking({ device, dialog }), []);
  const askedFor = (dialog: 'picture' | 'cache') => (asking?.dialog === dialog ? asking.device.id : null);
  const sorted = useMemo(
    () => [...devices.values()].sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true })),
    [devices],
  );
  const closed = useTicking(
    useCallback((nowMs: number) => ids(sorted.filter((d) => isEarlierWindow(d, nowMs))), [sorted]),
  );
  const [present, earlier] = useMemo(() => {
    const gone = new Set(closed.split(' '));
    return [sorted.filter((d) => !gone.has(d.id)), sorted.filter((d) => gone.has(d.id))];
  }, [sorted, closed]);
  if (!ready) return <PageSkeleton />;
  return (
    <div className="ec-page">
      <PageHead
        title="Devices"
        lead="Players on screens, faces on racks, and agents that sense. Each holds a key of its own that can be taken away."
      >
        <Guarded right="pair" leftSection={<IconLink size={17} aria-hidden />} onClick={() => setPairing('manual')}>
          Pair a device
        </Guarded>
      </PageHead>
      <PendingCards onPair={setPairing} />
      {sorted.length === 0 && (
        <div className="ec-card ec-device-group">
          <EmptyNote
            icon={<IconAntenna aria-hidden />}
            title="No device is paired yet"
            text="Open /player in a browser on a screen. It shows a code; the code appears here and you give it a name and a place."
          >
            <Button component="a" href="/player" target="_blank" rel="noreferrer" variant="default">
              Open a player in a tab
            </Button>
          </EmptyNote>
        </div>
      )}
      {sorted.length > 0 &&
        kinds.map(({ kind, title, empty }) => {
          const list = present.filter((d) => d.kind === kind);
          return (
            <section key={kind} className="ec-device-group" aria-labelledby={`ec-${kind}`}>
              <h2 id={`ec-${kind}`}>
                {title}{' '}
                <span className="ec-dim ec-num">
                  {list.filter((d) => d.online).length} of {list.length} online
                </span>
              </h2>
              {list.length === 0 ? (
                <p className="ec-dim">{empty}</p>
              ) : (
                <ul className="ec-card">
                  {list.map((d) => (
                    <DeviceRow key={d.id} device={d} onEdit={setEditing} onRevoke={setRevoking} onDialog={ask} />
                  ))}
                </ul>
              )}
            </section>
          );
        })}
      <Unbound devices={new Map(present.map((d) => [d.id, d]))} />
      <EarlierWindows devices={earlier} onRevoke={setRevoking} />
      <PairDialog pairing={pairing} onClose={() => setPairing(null)} />
      <EditDialog device={editing} onClose={() => setEditing(null)} />
      <ScreenshotDialog device={askedFor('picture')} name={asking?.device.name ?? ''} onClose={() => setAsking(null)} />
      <ClearCacheDialog device={askedFor('cache')} name={asking?.device.name ?? ''} onClose={() => setAsking(null)} />
      <RevokeDialog device={revoking} onClose={() => setRevoking(null)} />
    </div>
  );
}
