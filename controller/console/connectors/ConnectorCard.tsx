import { ActionIcon, CopyButton, Tooltip } from '@mantine/core';
import { IconBrandFacebook, IconCheck, IconCopy, IconPlug, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import type { ConnectorConfig } from '../../../config/schema/connector.ts';
import type { ConnectorState } from '../../protocol/http.ts';
import { useConfigChange } from '../api/changes.ts';
import { put, remove } from '../api/changeSets.ts';
import { useRight } from '../api/session.ts';
import { ConfirmDialog } from '../parts/ConfirmDialog.tsx';
import { Guarded } from '../parts/Guarded.tsx';
import { Age } from '../parts/marks.tsx';
import { useStore } from '../store/useStore.tsx';
import { PageField } from './PageField.tsx';
import { PostsTable } from './PostsTable.tsx';
import { SecretsPart } from './SecretsPart.tsx';

const stateWords = {
  working: { tone: 'ok', text: 'Working' },
  waiting: { tone: 'none', text: 'Waiting' },
  failed: { tone: 'bad', text: 'Failed' },
  unset: { tone: 'warn', text: 'Not set up yet' },
} as const;

/** One outside system: its state in words, and for Facebook everything that it needs. */
export function ConnectorCard({
  connector,
  state,
}: {
  readonly connector: ConnectorConfig;
  readonly state: ConnectorState | undefined;
}) {
  const [removing, setRemoving] = useState(false);
  const { config } = useStore();
  const { change } = useConfigChange('connectors');
  const words = state === undefined ? null : stateWords[state.state];
  const Icon = connector.kind === 'facebook' ? IconBrandFacebook : IconPlug;
  const mapped = config.products.filter((p) => p.posts.some((post) => post.connector === connector.id));
  return (
    <section className="ec-card ec-connector" aria-label={connector.name} data-testid={`connector-${connector.id}`}>
      <header>
        <Icon aria-hidden />
        <div>
          <h2>{connector.name}</h2>
          <p className="ec-dim">{connector.kind === 'facebook' ? 'Facebook page' : 'Events over HTTP'}</p>
        </div>
        {words !== null && (
          <span className="ec-tone" data-tone={words.tone}>
            {words.text}
          </span>
        )}
        <Guarded
          right="configure"
          variant="subtle"
          color="gray"
          c="var(--ec-bad)"
          px={8}
          aria-label={`Remove ${connector.name}`}
          onClick={() => setRemoving(true)}
        >
          <IconTrash size={17} aria-hidden />
        </Guarded>
      </header>
      {state !== undefined && <p>{state.detail}</p>}
      {connector.kind === 'facebook' && (
        <>
          <dl className="ec-connector-facts">
            <div>
              <dt>Last webhook</dt>
              <dd>
                {state === undefined || state.lastEventMs === null ? (
                  'none yet'
                ) : (
                  <Age atMs={state.lastEventMs} suffix="ago" />
                )}
              </dd>
            </div>
            <div>
              <dt>Last asked</dt>
              <dd>
                {state === undefined || state.lastPollMs === null ? (
                  'not yet'
                ) : (
                  <Age atMs={state.lastPollMs} suffix="ago" />
                )}
              </dd>
            </div>
            <div>
              <dt>Products with a post</dt>
              <dd className="ec-num">{mapped.length}</dd>
            </div>
          </dl>
          <div className="ec-connector-parts">
            <div>
              <h3>Page and webhook</h3>
              <PageField connector={connector} />
              <Webhook address={state?.webhook ?? null} />
            </div>
            {state !== undefined && <SecretsPart id={connector.id} secrets={state.secrets} />}
          </div>
          <PostsTable connector={connector} />
        </>
      )}
      <ConfirmDialog
        opened={removing}
        title={`Remove ${connector.name}?`}
        text={
          connector.kind === 'facebook' && mapped.length > 0
            ? `Its secrets are deleted and its ${mapped.length === 1 ? 'post is' : `${mapped.length} posts are`} taken from the products. Likes that were counted stay.`
            : 'Its secrets are deleted. What it sent stays.'
        }
        action="Remove"
        run={async () => {
          await change(`Remove ${connector.name}`, [
            ...mapped.map((p) => put('products', { ...p, posts: p.posts.filter((x) => x.connector !== connector.id) })),
            remove('connectors', connector.id),
          ]);
        }}
        onClose={() => setRemoving(false)}
      />
    </section>
  );
}

function Webhook({ address }: { readonly address: string | null }) {
  const allowed = useRight('configure');
  if (address === null) {
    return (
      <p className="ec-dim ec-connector-note">
        No webhook: the store has no public address (publicUrl in its configuration). Likes are asked for every few
        minutes instead.
      </p>
    );
  }
  return (
    <div className="ec-webhook">
      <p className="ec-dim" id="ec-webhook">
        Webhook address, to enter at the app
      </p>
      <div>
        <code aria-labelledby="ec-webhook">{address}</code>
        {allowed && (
          <CopyButton value={address}>
            {({ copied, copy }) => (
              <Tooltip label={copied ? 'Copied' : 'Copy'}>
                <ActionIcon
                  variant="default"
                  aria-label={copied ? 'Copied' : 'Copy the webhook address'}
                  onClick={copy}
                >
                  {copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
                </ActionIcon>
              </Tooltip>
            )}
          </CopyButton>
        )}
      </div>
    </div>
  );
}
