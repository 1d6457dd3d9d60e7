import { Alert, Button, Radio, RingProgress, Select, Text } from '@mantine/core';
import { IconAntenna } from '@tabler/icons-react';
import { useState } from 'react';
import { ENROLMENT_MS } from '../../protocol/tags.ts';
import type { Enrolment } from '../../protocol/tags.ts';
import { messageOf } from '../api/client.ts';
import { go } from '../frame/route.ts';
import { useStore } from '../store/useStore.tsx';
import { identityWords } from './identityText.ts';
import { useEnrolment } from './useEnrolment.ts';

/** How close a tag is held, by the strongest level that was heard, dBm. */
function closeness(rssi: number): string {
  return rssi >= -45 ? 'held to it' : rssi >= -60 ? 'close' : 'further away';
}

/** Listens for a minute at a desk receiver; whoever holds a tag to it picks that tag from the list. */
export function Desk({
  picked,
  onPick,
}: {
  readonly picked: string | null;
  readonly onPick: (identity: string) => void;
}) {
  const { config } = useStore();
  const desks = config.receivers.filter((r) => r.desk && r.listens);
  const [chosen, setChosen] = useState<string | null>(null);
  const { session, running, leftS, starting, error, begin } = useEnrolment();
  const desk = chosen ?? desks[0]?.id;
  if (desk === undefined) return <NoDesk />;
  return (
    <div className="ec-desk">
      {desks.length > 1 && (
        <Select
          label="Receiver at the desk"
          data={desks.map((r) => ({ value: r.id, label: r.name }))}
          value={desk}
          disabled={running}
          allowDeselect={false}
          onChange={setChosen}
        />
      )}
      <div className="ec-desk-now" data-running={running}>
        <RingProgress
          size={84}
          thickness={7}
          roundCaps
          rootColor="var(--ec-line)"
          sections={running ? [{ value: (leftS / (ENROLMENT_MS / 1000)) * 100, color: 'var(--ec-accent)' }] : []}
          label={
            <span
              className="ec-desk-left ec-num"
              role="timer"
              aria-label={running ? `${leftS} seconds left` : 'Not listening'}
            >
              {running ? `${leftS} s` : <IconAntenna size={26} aria-hidden />}
            </span>
          }
        />
        <div>
          <p>
            {running ? (
              <>
                <b>Hold the tag to the receiver.</b> Then pick it below.
              </>
            ) : session !== null ? (
              picked === null ? (
                'The minute is over, and what was heard is forgotten.'
              ) : (
                'The minute is over. The tag that you picked can still be enrolled.'
              )
            ) : (
              <>
                Take the tag to <b>{desks.find((r) => r.id === desk)?.name}</b> and listen for a minute.
              </>
            )}
          </p>
          {!running && (
            <Button mt={8} loading={starting} data-autofocus onClick={() => begin(desk)}>
              {session === null ? 'Listen for a minute' : 'Listen again'}
            </Button>
          )}
        </div>
      </div>
      {error !== null && (
        <Alert color="red" variant="light" role="alert">
          {messageOf(error)}
        </Alert>
      )}
      {running && session?.agents === 0 && (
        <Alert className="ec-warned" color="yellow" variant="light" role="alert">
          No agent with Bluetooth is on line, so nothing can be heard. Look at the page Devices, or type what the tag
          advertises.
        </Alert>
      )}
      {session !== null && (running || picked !== null) && (
        <Candidates session={session} running={running} picked={picked} onPick={onPick} />
      )}
    </div>
  );
}

function Candidates({
  session,
  running,
  picked,
  onPick,
}: {
  readonly session: Enrolment;
  readonly running: boolean;
  readonly picked: string | null;
  readonly onPick: (identity: string) => void;
}) {
  const store = useStore();
  const list = session.candidates.filter((c) => running || c.identity === picked);
  return (
    <div aria-live="polite">
      {list.length === 0 ? (
        session.agents > 0 && <p className="ec-dim">Nothing is heard at the receiver yet.</p>
      ) : (
        <Radio.Group
          label={
            list.length === 1 ? 'One tag is heard there' : `${list.length} tags are heard there, the closest first`
          }
          value={picked}
          onChange={onPick}
        >
          <ul className="ec-candidates">
            {list.map((c) => {
              const { kind, text } = identityWords(c.identity);
              const known = c.enrolled === null ? null : (store.tags.get(c.enrolled)?.name ?? c.enrolled);
              return (
                <li key={c.identity} data-testid="candidate">
                  <Radio
                    value={c.identity}
                    disabled={known !== null}
                    label={
                      <>
                        {kind} <code>{text}</code>
                      </>
                    }
                    description={[
                      known === null ? closeness(c.rssi) : `enrolled already: ${known}`,
                      `${c.rssi} dBm`,
                      c.batteryPercent === null ? null : `battery ${c.batteryPercent} %`,
                    ]
                      .filter((t) => t !== null)
                      .join(', ')}
                  />
                </li>
              );
            })}
          </ul>
        </Radio.Group>
      )}
    </div>
  );
}

/** How a receiver becomes one of the desk. */
function NoDesk() {
  const { config } = useStore();
  const first = config.receivers.find((r) => r.listens);
  return (
    <Alert
      className="ec-warned"
      color="yellow"
      variant="light"
      icon={<IconAntenna aria-hidden />}
      title="No receiver stands at a desk"
    >
      <Text size="sm">
        {first === undefined
          ? 'There is no receiver on the floor plan yet. Put one there, where tags are handed out, and switch on “Stands at the desk” in its form. Until then type what the tag advertises.'
          : 'On the floor plan pick the receiver where tags are handed out and switch on “Stands at the desk” in its form. Until then type what the tag advertises.'}
      </Text>
      <Button
        mt="sm"
        variant="default"
        onClick={() => go(first === undefined ? '/floor' : `/floor?receiver=${first.id}`)}
      >
        {first === undefined ? 'Open the floor plan' : `Open ${first.name} on the floor plan`}
      </Button>
    </Alert>
  );
}
