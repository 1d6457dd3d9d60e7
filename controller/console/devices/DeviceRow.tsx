import { ActionIcon, Menu } from '@mantine/core';
import {
  IconBulb,
  IconCamera,
  IconDotsVertical,
  IconEraser,
  IconExternalLink,
  IconPencil,
  IconRefresh,
  IconTrash,
} from '@tabler/icons-react';
import { memo } from 'react';
import type { DeviceState } from '../../protocol/console.ts';
import { useRight, whyNot } from '../api/session.ts';
import { Age, OnlineMark, SimulatedMark } from '../parts/marks.tsx';
import { useStore } from '../store/useStore.tsx';
import { drivesText, healthWords, kindWords } from '../words/deviceWords.ts';
import { PlayerFacts } from './PlayerFacts.tsx';
import { placeLost, placeName } from './places.ts';
import { useDeviceOrder } from './useDeviceOrder.ts';

interface DeviceRowProps {
  readonly device: DeviceState;
  readonly onEdit: (device: DeviceState) => void;
  readonly onRevoke: (device: DeviceState) => void;
  readonly onDialog: (device: DeviceState, dialog: 'picture' | 'cache') => void;
}

export const DeviceRow = memo(function DeviceRow({ device, onEdit, onRevoke, onDialog }: DeviceRowProps) {
  const store = useStore();
  const order = useDeviceOrder();
  const canIdentify = useRight('identify');
  const canReload = useRight('reload');
  const canLook = useRight('screenshot');
  const canClear = useRight('clear-cache');
  const canPair = useRight('pair');
  const canRevoke = useRight('revoke');
  const health = healthWords(device);
  const place = placeName(device.kind, device.place, store);
  const lost = placeLost(device, store);
  const path = device.kind === 'player' ? `/player?screen=${device.place ?? ''}` : `/rack/${device.place ?? ''}`;
  return (
    <li className="ec-device" data-testid={`device-${device.id}`}>
      <div className="ec-device-name">
        <b>{device.name}</b>
        {device.simulated && <SimulatedMark />}
        <p className="ec-dim">
          {device.kind === 'agent'
            ? [kindWords.agent, drivesText(device)].filter((t) => t !== '').join(', ')
            : place === null
              ? 'bound to no place'
              : `at ${place}`}
        </p>
        {lost && <p className="ec-device-lost">This place was deleted. Move the device to another one.</p>}
      </div>
      <div className="ec-device-link">
        <OnlineMark online={device.online} />
        <p className="ec-dim">
          for <Age atMs={device.since} />
        </p>
      </div>
      <div className="ec-device-health">
        {device.online && (
          <span className="ec-tone" data-tone={health.tone}>
            {health.headline}
          </span>
        )}
        {health.details.map((text) => (
          <p key={text} className="ec-dim">
            {text}
          </p>
        ))}
        {!device.online && <p className="ec-dim">Check its power and its network; it comes back by itself.</p>}
        {device.kind === 'player' && <PlayerFacts device={device} line />}
      </div>
      <Menu position="bottom-end" width={230}>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            c="var(--ec-ink)"
            size="lg"
            aria-label={`Actions for ${device.name}`}
          >
            <IconDotsVertical size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {device.kind !== 'agent' && (
            <Menu.Item
              leftSection={<IconBulb size={16} aria-hidden />}
              disabled={!canIdentify || !device.online}
              title={canIdentify ? undefined : whyNot('identify')}
              onClick={() => order('identify', device.id, device.name)}
            >
              Identify
            </Menu.Item>
          )}
          {device.kind === 'player' && (
            <Menu.Item
              leftSection={<IconCamera size={16} aria-hidden />}
              disabled={!canLook || !device.online}
              title={canLook ? undefined : whyNot('screenshot')}
              onClick={() => onDialog(device, 'picture')}
            >
              Show its picture
            </Menu.Item>
          )}
          {device.kind !== 'agent' && (
            <Menu.Item
              leftSection={<IconRefresh size={16} aria-hidden />}
              disabled={!canReload || !device.online}
              title={canReload ? undefined : whyNot('reload')}
              onClick={() => order('reload', device.id, device.name)}
            >
              Reload
            </Menu.Item>
          )}
          {device.kind === 'player' && (
            <Menu.Item
              leftSection={<IconEraser size={16} aria-hidden />}
              disabled={!canClear || !device.online}
              title={canClear ? undefined : whyNot('clear-cache')}
              onClick={() => onDialog(device, 'cache')}
            >
              Clear cache
            </Menu.Item>
          )}
          {device.place !== null && !lost && (
            <Menu.Item
              component="a"
              href={path}
              target="_blank"
              rel="noreferrer"
              leftSection={<IconExternalLink size={16} aria-hidden />}
            >
              Open in a tab
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={<IconPencil size={16} aria-hidden />}
            disabled={!canPair}
            title={canPair ? undefined : whyNot('pair')}
            onClick={() => onEdit(device)}
          >
            Rename or move
          </Menu.Item>
          <Menu.Item
            color="var(--ec-bad)"
            leftSection={<IconTrash size={16} aria-hidden />}
            disabled={!canRevoke}
            title={canRevoke ? undefined : whyNot('revoke')}
            onClick={() => onRevoke(device)}
          >
            Revoke
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </li>
  );
});
