import { IconSpeakerphone } from '@tabler/icons-react';
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useRight } from '../api/session.ts';
import { NotHere } from '../frame/NotHere.tsx';
import { go, useParam } from '../frame/route.ts';
import { EmptyNote } from '../parts/EmptyNote.tsx';
import { useStore } from '../store/useStore.tsx';
import { CampaignEditor } from './CampaignEditor.tsx';
import { copyOf, draftOf, emptyDraft } from './draft.ts';
import type { Draft } from './draft.ts';
import { freshId } from './freshId.ts';

/** The editor on a new campaign, on one that is there (`?campaign=`), or on a copy of one (`?copy=`). */
export function EditorPage() {
  const campaign = useParam('campaign');
  const copy = useParam('copy');
  const allowed = useRight('campaigns');
  if (!allowed) return <NotHere right="campaigns" />;
  return <Opened key={`${campaign ?? ''} ${copy ?? ''}`} campaign={campaign} copy={copy} />;
}

function Opened({ campaign, copy }: { readonly campaign: string | null; readonly copy: string | null }) {
  const store = useStore();
  const [opening, setOpening] = useState(0);
  const [start, setStart] = useState<Draft | null>(() => {
    if (campaign === null && copy === null) return emptyDraft(freshId('campaign', 'campaign'));
    const found = store.campaigns.get(campaign ?? copy ?? '');
    if (found === undefined) return null;
    const draft = draftOf(found, store);
    return copy === null
      ? draft
      : copyOf(draft, freshId(draft.name, 'campaign'), (name) => freshId(name, 'creative'), store);
  });
  if (start === null) {
    return (
      <div className="ec-page">
        <h1 className="ec-visually-hidden">Campaign not found</h1>
        <EmptyNote
          icon={<IconSpeakerphone aria-hidden />}
          title="There is no such campaign"
          text="Somebody may have deleted it."
        >
          <Button variant="default" onClick={() => go('/campaigns')}>
            All campaigns
          </Button>
        </EmptyNote>
      </div>
    );
  }
  return (
    <CampaignEditor
      key={opening}
      start={start}
      kind={campaign !== null ? 'edit' : copy !== null ? 'copy' : 'new'}
      onReload={() => {
        const found = store.campaigns.get(start.id);
        setStart(found === undefined ? null : draftOf(found, store));
        setOpening((n) => n + 1);
      }}
    />
  );
}
