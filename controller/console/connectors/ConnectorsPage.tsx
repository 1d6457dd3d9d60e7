import { IconBrandFacebook, IconPlugConnected } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ChangeNote, SavedMark } from '../parts/ChangeNote.tsx';
import { EmptyNote } from '../parts/EmptyNote.tsx';
import { ErrorNote } from '../parts/ErrorNote.tsx';
import { Guarded } from '../parts/Guarded.tsx';
import { PageHead } from '../parts/PageHead.tsx';
import { PageSkeleton } from '../parts/PageSkeleton.tsx';
import { useStore } from '../store/useStore.tsx';
import { AddFacebook } from './AddFacebook.tsx';
import { ConnectorCard } from './ConnectorCard.tsx';
import { connectorsQuery } from './connectorsQuery.ts';

/** Name of the undo history of connectors. */
export const CONNECTORS = 'connectors';

/** Outside systems: how they do, what they need, and what they count. */
export function ConnectorsPage() {
  const { config, revision } = useStore();
  const { data, error, refetch } = useQuery(connectorsQuery(revision));
  const [adding, setAdding] = useState(false);
  const states = new Map(data?.map((state) => [state.id, state]));
  const none = config.connectors.length === 0;
  const facebook = config.connectors.some((c) => c.kind === 'facebook');
  return (
    <div className="ec-page">
      <PageHead
        title="Connectors"
        lead="Outside systems that send something to this store. Each is separate: one that fails harms nothing else."
      >
        <SavedMark scope={CONNECTORS} />
        <Guarded
          right="configure"
          leftSection={<IconBrandFacebook size={17} aria-hidden />}
          onClick={() => setAdding(true)}
        >
          Connect Facebook
        </Guarded>
      </PageHead>
      <ChangeNote scope={CONNECTORS} />
      {error !== null && data === undefined && (
        <ErrorNote title="The connectors could not be loaded" error={error} onRetry={() => void refetch()} />
      )}
      {data === undefined && error === null && <PageSkeleton rows={2} />}
      {config.connectors.map((connector) => (
        <ConnectorCard key={connector.id} connector={connector} state={states.get(connector.id)} />
      ))}
      {!facebook && data !== undefined && (
        <div className="ec-card">
          <EmptyNote
            icon={<IconPlugConnected aria-hidden />}
            title={none ? 'Nothing is connected yet' : 'Likes from Facebook'}
            text="Likes of your Facebook posts can count up on the racks. This is what it takes:"
          >
            <Steps publicUrl={config.store.publicUrl !== undefined} />
          </EmptyNote>
        </div>
      )}
      <AddFacebook opened={adding} onClose={() => setAdding(false)} />
    </div>
  );
}

function Steps({ publicUrl }: { readonly publicUrl: boolean }) {
  return (
    <ol className="ec-steps-list">
      <li>
        Connect Facebook here with the number of your page. It is on the page under <b>About</b>, as Page ID.
      </li>
      <li>
        Make an app at developers.facebook.com, and enter its page access token here (it reads posts and their
        reactions). With it the likes are asked for every few minutes.
      </li>
      <li>
        For every like at once: enter the app secret and a verify token of your own here, and this store&apos;s webhook
        address at the app.
        {!publicUrl && (
          <>
            {' '}
            For that the store needs a public address (publicUrl in its configuration); without it likes are asked for.
          </>
        )}
      </li>
      <li>Say which post shows which product, and hang the product on a rack.</li>
    </ol>
  );
}
