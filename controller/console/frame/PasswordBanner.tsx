import { Button, CloseButton } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import { useSession } from '../api/session.ts';

/** Who has put off choosing a password, until the tab is closed. */
const PUT_OFF = 'endcap-password-put-off';

/** Reminds of the one-time password without standing in the way; put off, it stays away for as long as the tab. */
export function PasswordBanner({
  onChoose,
  onPutOff,
}: {
  readonly onChoose: () => void;
  readonly onPutOff: () => void;
}) {
  const { user, oneTimePassword } = useSession();
  const [off, setOff] = useState(() => sessionStorage.getItem(PUT_OFF) === user);
  if (!oneTimePassword || off) return null;
  return (
    <section className="ec-notice" aria-label="One-time password">
      <IconKey size={18} aria-hidden />
      <p>You are signed in with the one-time password.</p>
      <Button size="compact-sm" variant="light" onClick={onChoose}>
        Choose your own
      </Button>
      <CloseButton
        size="sm"
        aria-label="Not now"
        onClick={() => {
          sessionStorage.setItem(PUT_OFF, user);
          setOff(true);
          onPutOff();
        }}
      />
    </section>
  );
}
