import { Alert, Button, Group, Modal, Select, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { PendingPairing } from '../../protocol/console.ts';
import { deviceEntry } from '../../protocol/http.ts';
import { pairingCode } from '../../protocol/hello.ts';
import { call, messageOf } from '../api/client.ts';
import { useLiveData } from '../live/useLive.tsx';
import { useStore } from '../store/useStore.tsx';
import { codeOf } from '../words/deviceWords.ts';
import { placeLabel, placeName, placesFor } from './places.ts';
import type { DeviceKind } from './places.ts';

const none: readonly PendingPairing[] = [];

/** Lets a device in: its code, a name and the place that it is bound to. */
export function PairDialog({
  pairing,
  onClose,
}: {
  readonly pairing: PendingPairing | 'manual' | null;
  readonly onClose: () => void;
}) {
  return (
    <Modal
      opened={pairing !== null}
      onClose={onClose}
      title="Pair a device"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {pairing !== null && (
        <PairForm
          key={pairing === 'manual' ? '' : pairing.code}
          from={pairing === 'manual' ? null : pairing}
          onClose={onClose}
        />
      )}
    </Modal>
  );
}

function PairForm({ from, onClose }: { readonly from: PendingPairing | null; readonly onClose: () => void }) {
  const store = useStore();
  const pending = useLiveData((d) => d.pairings, none);
  const [code, setCode] = useState(from?.code ?? '');
  const found = pending.find((p) => p.code === code) ?? from;
  const kind: DeviceKind | null = found?.kind ?? null;
  const places = kind === null ? [] : placesFor(kind, store);
  const wanted = places.find((p) => p.value === found?.wants)?.value ?? null;
  const [chosen, setChosen] = useState<string | null>(null);
  const place = chosen ?? wanted;
  const [typed, setTyped] = useState<string | null>(null);
  const name = typed ?? (kind === null ? '' : (placeName(kind, place, store) ?? found?.name ?? ''));
  const complete = pairingCode.safeParse(code).success;
  const unknown = complete && found === null;
  const confirm = useMutation({
    mutationFn: () => call('POST', `/pairings/${code}`, deviceEntry, { name: name.trim(), place }),
    onSuccess: (device) => {
      notifications.show({ message: `${device.name} is paired.`, color: 'petrol' });
      onClose();
    },
  });
  const ready = found !== null && complete && name.trim() !== '' && (kind === 'agent' || place !== null);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) confirm.mutate();
      }}
    >
      <Stack gap="md">
        {confirm.error !== null && (
          <Alert color="red" variant="light" role="alert">
            {messageOf(confirm.error)}
          </Alert>
        )}
        <TextInput
          label="Code on the device"
          placeholder="K7M-4PX"
          description={from === null ? 'Six letters and digits; the device shows them.' : undefined}
          readOnly={from !== null}
          data-autofocus={from === null ? true : undefined}
          autoComplete="off"
          spellCheck={false}
          classNames={{ input: 'ec-code-input' }}
          value={code}
          onChange={(e) => setCode(codeOf(e.currentTarget.value))}
          error={unknown ? 'No device shows this code now. Compare it again, or ask the device for a new one.' : null}
        />
        {found !== null && (
          <>
            {kind === 'player' || kind === 'rack' ? (
              <Select
                label={placeLabel[kind]}
                description={`Where it stands; it shows what this ${kind === 'player' ? 'screen' : 'rack'} is to show.`}
                placeholder="Choose"
                data={places}
                value={place}
                onChange={setChosen}
                searchable
                nothingFoundMessage="There is no such place"
              />
            ) : (
              <Text size="sm" c="dimmed">
                An agent belongs to no screen or rack: it finds its sensors in the store file.
              </Text>
            )}
            <TextInput
              label="Name"
              description="How it is called here and in the audit."
              maxLength={80}
              value={name}
              onChange={(e) => setTyped(e.currentTarget.value)}
            />
          </>
        )}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={!ready} loading={confirm.isPending}>
            Pair
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
