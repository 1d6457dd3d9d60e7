import { Button, NumberInput } from '@mantine/core';
import { useState } from 'react';
import { putWhole } from '../api/changeSets.ts';
import { useRight, whyNot } from '../api/session.ts';
import { useCampaignChanges } from '../campaigns/useCampaignChanges.tsx';
import { useStore } from '../store/useStore.tsx';

/** What the share comes to in an hour. */
function shareText(percent: number): string {
  if (percent === 0) return 'Where something is booked, triggered campaigns never play.';
  if (percent === 100) return 'Triggered campaigns may take a whole hour; booked ones then do not play in it.';
  const min = Math.round(percent * 0.6);
  return `On a screen with booked campaigns at least ${60 - min} of any 60 minutes are theirs. Where nothing is booked, triggers may take it all.`;
}

/** How much of any hour triggered campaigns may take from the booked ones. */
export function TriggeredShare() {
  const { config } = useStore();
  const { save } = useCampaignChanges();
  const allowed = useRight('configure');
  const saved = Math.round(config.store.triggeredShare * 100);
  const [typed, setTyped] = useState<number | null>(null);
  const [fresh, setFresh] = useState(saved);
  // Somebody else's change, or an undo, is shown where nothing else is being typed.
  if (fresh !== saved) {
    setFresh(saved);
    setTyped(null);
  }
  const percent = typed ?? saved;
  const wrong = percent < 0 || percent > 100;
  return (
    <section className="ec-card ec-entries" aria-labelledby="ec-share-title">
      <header>
        <div>
          <h2 id="ec-share-title">Booked and triggered time</h2>
          <p className="ec-dim">What was booked keeps its part, however busy the store is.</p>
        </div>
      </header>
      <form
        className="ec-share"
        onSubmit={(event) => {
          event.preventDefault();
          if (!allowed || wrong || percent === saved) return;
          const next = { ...config.store, triggeredShare: percent / 100 };
          const done = `Triggered campaigns may take at most ${percent} % of any hour.`;
          void save('Change the share of triggered campaigns', [putWhole('store', next)], done);
        }}
      >
        <label htmlFor="ec-triggered-share">Triggered campaigns may take at most</label>
        <NumberInput
          id="ec-triggered-share"
          className="ec-inline-number"
          size="sm"
          allowDecimal={false}
          hideControls
          suffix=" %"
          readOnly={!allowed}
          error={wrong}
          value={percent}
          onChange={(v) => setTyped(typeof v === 'number' ? v : null)}
        />
        <span>of any hour.</span>
        {allowed && (
          <Button type="submit" size="xs" variant="light" disabled={wrong || percent === saved}>
            Save
          </Button>
        )}
      </form>
      <p className={wrong ? 'ec-fault' : 'ec-dim'} data-testid="share-text">
        {wrong ? 'Say a share from 0 to 100 %.' : shareText(percent)}
      </p>
      {!allowed && <p className="ec-dim">{whyNot('configure')}</p>}
    </section>
  );
}
