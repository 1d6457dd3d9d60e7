import { Button, Menu, SegmentedControl, Text, useMantineColorScheme } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconChevronDown, IconLock, IconLogout } from '@tabler/icons-react';
import { ApiError, messageOf, tell } from '../api/client.ts';
import { useSession } from '../api/session.ts';

const schemes = [
  { value: 'auto', label: 'Auto' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
];

export function UserMenu({ onPassword, onLeave }: { readonly onPassword: () => void; readonly onLeave: () => void }) {
  const session = useSession();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const leave = async (): Promise<void> => {
    try {
      await tell('DELETE', '/session');
    } catch (error) {
      // A session that has ended already is as good as signed out; a silent controller is not.
      if (!(error instanceof ApiError) || error.status !== 401) {
        notifications.show({ color: 'red', title: 'You are still signed in', message: messageOf(error) });
        return;
      }
    }
    sessionStorage.clear();
    onLeave();
  };
  return (
    <Menu position="bottom-end" width={240} keepMounted={false}>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          c="var(--ec-ink)"
          px={10}
          rightSection={<IconChevronDown size={16} aria-hidden />}
          aria-label={`${session.user}: account and appearance`}
        >
          <span className="ec-clip" style={{ maxWidth: 110 }}>
            {session.user}
          </span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Text size="xs" c="dimmed" px="sm" pt={6} pb={4}>
          Signed in as {session.role}
        </Text>
        <Menu.Item leftSection={<IconLock size={16} aria-hidden />} onClick={onPassword}>
          {session.oneTimePassword ? 'Choose a password' : 'Change password'}
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} aria-hidden />} onClick={() => void leave()}>
          Sign out
        </Menu.Item>
        <Menu.Divider />
        <Text size="xs" c="dimmed" px="sm" pt={4} pb={6} id="ec-scheme">
          Appearance
        </Text>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-labelledby="ec-scheme"
          data={schemes}
          value={colorScheme}
          onChange={(v) => setColorScheme(v === 'light' || v === 'dark' ? v : 'auto')}
        />
      </Menu.Dropdown>
    </Menu>
  );
}
