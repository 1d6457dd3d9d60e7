import { ActionIcon, Button, CopyButton, Modal, Stack, Text, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy, IconQrcode } from '@tabler/icons-react';
import { useState } from 'react';
import type { DeviceState } from '../../protocol/console.ts';
import { useStore } from '../store/useStore.tsx';
import { reachable } from './places.ts';
import { QrCode } from './QrCode.tsx';

interface Place {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly what: 'screen' | 'rack';
}

/** Screens and racks that nothing is bound to, with the address that the device opens. */
export function Unbound({ devices }: { readonly devices: ReadonlyMap<string, DeviceState> }) {
  const { config } = useStore();
  const [shown, setShown] = useState<Place | null>(null);
  const bound = new Set([...devices.values()].map((d) => `${d.kind === 'rack' ? 'rack' : 'screen'}-${d.place ?? ''}`));
  const places: Place[] = [
    ...config.screens.map((s) => ({ id: s.id, name: s.name, path: `/player?screen=${s.id}`, what: 'screen' as const })),
    ...config.racks.map((r) => ({ id: r.id, name: r.name, path: `/rack/${r.id}`, what: 'rack' as const })),
  ].filter((p) => !bound.has(`${p.what}-${p.id}`));
  if (places.length === 0) return null;
  return (
    <section className="ec-device-group" aria-labelledby="ec-unbound">
      <h2 id="ec-unbound">
        Places without a device <span className="ec-dim ec-num">{places.length}</span>
      </h2>
      <ul className="ec-card ec-places">
        {places.map((p) => (
          <li key={`${p.what}-${p.id}`}>
            <b>{p.name}</b> <span className="ec-dim">{p.what}</span>
            <a href={p.path} target="_blank" rel="noreferrer" aria-label={`Open in a tab: ${p.what} ${p.name}`}>
              Open in a tab
            </a>
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconQrcode size={15} aria-hidden />}
              aria-label={`Address for ${p.what} ${p.name}`}
              onClick={() => setShown(p)}
            >
              Address
            </Button>
          </li>
        ))}
      </ul>
      <Modal
        opened={shown !== null}
        onClose={() => setShown(null)}
        title={shown === null ? '' : `Open this on ${shown.name}`}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {shown !== null && <Address place={shown} />}
      </Modal>
    </section>
  );
}

/** The address that a device opens, to copy or to scan; it shows a code then. */
function Address({ place }: { readonly place: Place }) {
  const { publicUrl } = useStore().config.store;
  // An address of this machine alone opens nowhere else; the public one does.
  const base = reachable(location.origin) || publicUrl === undefined ? location.origin : publicUrl;
  const address = new URL(place.path, base).href;
  return (
    <Stack gap="md">
      <Text size="sm">
        Open this address in the browser of the {place.what === 'screen' ? 'screen' : 'rack display'}. It shows a code;
        the code appears on this page, and you pair it.
      </Text>
      <div className="ec-address">
        <code>{address}</code>
        <CopyButton value={address}>
          {({ copied, copy }) => (
            <Tooltip label={copied ? 'Copied' : 'Copy'}>
              <ActionIcon variant="default" aria-label={copied ? 'Copied' : 'Copy the address'} onClick={copy}>
                {copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
              </ActionIcon>
            </Tooltip>
          )}
        </CopyButton>
      </div>
      {reachable(base) ? (
        <QrCode text={address} label={`Code of ${address}`} />
      ) : (
        <Text size="sm" c="dimmed">
          This address opens on this machine only. For other machines start the controller with ENDCAP_LISTEN and open
          the console under its name in the network; then a code to scan stands here.
        </Text>
      )}
    </Stack>
  );
}
