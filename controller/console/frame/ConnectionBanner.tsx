import { Button } from '@mantine/core';
import { IconPlugConnectedX } from '@tabler/icons-react';
import { useLocalAgeText } from '../live/useAge.ts';
import { useLive } from '../live/useLive.tsx';

const words = { connecting: 'Connecting', live: 'Live', lost: 'Not connected', refused: 'Not connected' } as const;

/** State of the live connection in the header. */
export function LinkMark() {
  const kind = useLive((s) => s.link.kind);
  return (
    <span className="ec-link" data-kind={kind}>
      <i aria-hidden />
      {words[kind]}
    </span>
  );
}

function LostSince({ sinceMs }: { readonly sinceMs: number }) {
  const age = useLocalAgeText(sinceMs);
  return <span className="ec-num">Not connected since {age}; what you see is old. It connects again by itself.</span>;
}

/** Says that what is shown is old, and how old; covers nothing that moves. */
export function ConnectionBanner() {
  const link = useLive((s) => s.link);
  if (link.kind === 'lost') {
    return (
      <div className="ec-banner" role="alert">
        <IconPlugConnectedX size={20} aria-hidden />
        <LostSince sinceMs={link.sinceMs} />
      </div>
    );
  }
  if (link.kind === 'refused') {
    return (
      <div className="ec-banner" role="alert">
        <IconPlugConnectedX size={20} aria-hidden />
        {link.message}
        <Button size="xs" color="red" onClick={() => location.reload()}>
          Reload
        </Button>
      </div>
    );
  }
  return null;
}
