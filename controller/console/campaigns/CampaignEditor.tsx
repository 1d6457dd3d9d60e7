import { Alert, Button, Group, Modal, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Campaign } from '../../../config/schema/campaign.ts';
import { useConfigChange } from '../api/changes.ts';
import { same } from '../api/changeSets.ts';
import { go } from '../frame/route.ts';
import { mediaQuery } from '../library/mediaQuery.ts';
import { ChangeNote } from '../parts/ChangeNote.tsx';
import { ConfirmDialog } from '../parts/ConfirmDialog.tsx';
import { PageHead } from '../parts/PageHead.tsx';
import { creativesIn } from '../schedule/playlists.ts';
import { useStore } from '../store/useStore.tsx';
import { CreativesPart } from './CreativesPart.tsx';
import { storedOf } from './draft.ts';
import type { Draft } from './draft.ts';
import { saveChanges } from './draftChanges.ts';
import { draftFaults, fieldOf } from './draftFaults.ts';
import { PreviewPane } from './PreviewPane.tsx';
import { RulesPart } from './RulesPart.tsx';
import type { AssetAt } from './sceneOf.ts';
import { SetOffPart } from './SetOffPart.tsx';
import { SCOPE, useCampaignChanges } from './useCampaignChanges.tsx';
import { useLeaveGuard } from './useLeaveGuard.ts';
import { WeightPart } from './WeightPart.tsx';
import { WhenPart } from './WhenPart.tsx';
import { WherePart } from './WherePart.tsx';

const titles = { new: 'New campaign', copy: 'Copy of a campaign', edit: 'Edit campaign' } as const;

interface EditorProps {
  readonly start: Draft;
  readonly kind: keyof typeof titles;
  /** Opens it again as the controller has it. */
  readonly onReload: () => void;
}

/** Makes or changes a campaign, with its picture beside it as the screens will draw it. */
export function CampaignEditor({ start, kind, onReload }: EditorProps) {
  const store = useStore();
  const { save } = useCampaignChanges();
  const { problem, saving, dismiss } = useConfigChange(SCOPE);
  const { data: media } = useQuery(mediaQuery);
  const [draft, setDraft] = useState(start);
  const [shown, setShown] = useState(0);
  const [tried, setTried] = useState(false);
  const [asking, setAsking] = useState(false);
  const [opened] = useState(() => storedOf(start, store));
  const changed = !same(draft, start);
  const leave = useLeaveGuard(changed);
  // What was refused here is not told on another page.
  useEffect(() => dismiss, [dismiss]);
  const edit = useCallback((part: Partial<Draft>) => setDraft((d) => ({ ...d, ...part })), []);
  const asset = useCallback<AssetAt>(
    (path) => (path === undefined ? undefined : (media?.find((m) => m.path === path)?.asset ?? store.media[path])),
    [media, store],
  );
  const own = useMemo(() => draftFaults(draft), [draft]);
  const faults = useMemo(() => {
    const all: Record<string, string> = tried ? { ...own } : {};
    for (const fault of problem?.faults ?? []) {
      const field = fieldOf(fault.path, draft);
      if (field !== null) all[field] ??= `${sentence(fault.message)} ${sentence(fault.fix)}`;
    }
    return all;
  }, [tried, own, problem, draft]);
  const { playlist } = draft.rules;
  const previewed = useMemo(() => {
    if (playlist === undefined) return draft;
    return { ...draft, creatives: creativesIn(playlist, store).flatMap((id) => store.creatives.get(id) ?? []) };
  }, [draft, playlist, store]);
  const strangers = problem?.faults.filter((f) => fieldOf(f.path, draft) === null) ?? [];
  const mended = problem?.kind === 'refused' && problem.faults.length > 0 && strangers.length === 0;
  const theirs = kind === 'edit' && saving === 0 && !same(storedOf(start, store), opened);

  const submit = async (status: Campaign['status']): Promise<void> => {
    setTried(true);
    if (Object.keys(own).length > 0) {
      requestAnimationFrame(() =>
        document.querySelector('.ec-editor [data-fault]')?.scrollIntoView({ block: 'center' }),
      );
      return;
    }
    dismiss();
    const next = { ...draft, status };
    const name = next.name.trim();
    const [label, done] =
      status === 'draft'
        ? [`Save ${name}`, `${name} is kept as a draft.`]
        : status === 'paused'
          ? [`Pause ${name}`, `${name} is saved and paused.`]
          : start.status === 'approved' && kind === 'edit'
            ? [`Change ${name}`, `${name} is saved; the screens follow.`]
            : [`Publish ${name}`, `${name} is published.`];
    const outcome = await save(label, saveChanges(next, store), done);
    if (outcome.ok) leave.letGo(`/campaigns?campaign=${next.id}`);
  };
  const publish = (): void => {
    const atOnce = (draft.class === 'takeover' || draft.class === 'emergency') && draft.setOff.kind === 'loop';
    if (atOnce && Object.keys(own).length === 0) setAsking(true);
    else void submit('approved');
  };
  const published = kind === 'edit' && start.status === 'approved';
  const faultCount = Object.keys(faults).length;
  return (
    <div className="ec-page ec-editor">
      <PageHead title={titles[kind]} lead="What it shows, where, when, and what sets it off.">
        <Button
          variant="default"
          onClick={() => go(kind === 'edit' ? `/campaigns?campaign=${draft.id}` : '/campaigns')}
        >
          Cancel
        </Button>
        <Button
          variant="default"
          disabled={saving > 0}
          onClick={() => void submit(published ? 'paused' : start.status)}
        >
          {published ? 'Save and pause' : start.status === 'paused' ? 'Save, still paused' : 'Save draft'}
        </Button>
        <Button loading={saving > 0} onClick={publish}>
          {published ? 'Save' : start.status === 'paused' && kind === 'edit' ? 'Save and resume' : 'Publish'}
        </Button>
      </PageHead>
      {problem !== null && !mended && <ChangeNote scope={SCOPE} />}
      {faultCount > 0 && (tried || mended) && (
        <Alert role="alert" color="red" variant="light" icon={<IconAlertTriangle aria-hidden />} mb="md" maw={720}>
          Not saved: {faultCount === 1 ? 'one thing is' : `${faultCount} things are`} missing or wrong. Each says so at
          its place.
        </Alert>
      )}
      {theirs && (
        <Alert role="alert" color="yellow" variant="light" icon={<IconAlertTriangle aria-hidden />} mb="md" maw={720}>
          <Group gap="sm">
            Somebody changed this campaign since you opened it. Saving puts yours in its place.
            <Button size="xs" variant="default" onClick={onReload}>
              Load theirs
            </Button>
          </Group>
        </Alert>
      )}
      <div className="ec-editor-columns">
        <form className="ec-editor-form" onSubmit={(e) => e.preventDefault()} aria-label="Campaign">
          <section className="ec-card ec-part" data-fault={faults['name']}>
            <TextInput
              label="Name"
              placeholder="Summer drinks"
              maxLength={80}
              data-autofocus
              value={draft.name}
              error={faults['name']}
              onChange={(e) => edit({ name: e.currentTarget.value })}
            />
          </section>
          <CreativesPart
            draft={draft}
            faults={faults}
            asset={asset}
            shown={shown}
            onShow={setShown}
            onEdit={(change) => setDraft((d) => ({ ...d, ...change(d) }))}
          />
          <WherePart draft={draft} fault={faults['on']} onEdit={edit} />
          <WhenPart draft={draft} faults={faults} onEdit={edit} />
          <SetOffPart draft={draft} faults={faults} onDraft={setDraft} />
          <RulesPart draft={draft} faults={faults} onEdit={edit} />
          <WeightPart draft={draft} faults={faults} onEdit={edit} />
        </form>
        <PreviewPane draft={previewed} asset={asset} shown={shown} onShow={setShown} />
      </div>
      <ConfirmDialog
        opened={asking}
        title={`Publish ${draft.name.trim()}?`}
        text="Nothing but you sets it off: it takes over its screens at once, until it is paused."
        action="Publish now"
        run={() => submit('approved')}
        onClose={() => setAsking(false)}
      />
      <Modal
        opened={leave.asked !== null}
        onClose={leave.stay}
        title="Leave without saving?"
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <p>What you changed in this campaign is lost.</p>
        <Group justify="flex-end" gap="sm" mt="md">
          <Button variant="default" data-autofocus onClick={leave.stay}>
            Keep editing
          </Button>
          <Button color="red.9" onClick={() => leave.letGo(leave.asked ?? '/campaigns')}>
            Leave
          </Button>
        </Group>
      </Modal>
    </div>
  );
}

function sentence(text: string): string {
  return text === '' ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`;
}
