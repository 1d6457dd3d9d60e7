import { Tooltip } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { AuditPage } from '../admin/AuditPage.tsx';
import { PeoplePage } from '../admin/PeoplePage.tsx';
import { TokensPage } from '../admin/TokensPage.tsx';
import { useSession } from '../api/session.ts';
import { CamerasPage } from '../cameras/CamerasPage.tsx';
import { CampaignsPage } from '../campaigns/CampaignsPage.tsx';
import { EditorPage } from '../campaigns/EditorPage.tsx';
import { ConnectorsPage } from '../connectors/ConnectorsPage.tsx';
import { DevicesPage } from '../devices/DevicesPage.tsx';
import { FloorPage } from '../floor/FloorPage.tsx';
import { HomePage } from '../home/HomePage.tsx';
import { LibraryPage } from '../library/LibraryPage.tsx';
import { UploadsProvider } from '../library/useUploads.tsx';
import { useLive } from '../live/useLive.tsx';
import { OutlookPage } from '../outlook/OutlookPage.tsx';
import { PlaysPage } from '../plays/PlaysPage.tsx';
import { ReadingsPage } from '../readings/ReadingsPage.tsx';
import { SchedulePage } from '../schedule/SchedulePage.tsx';
import { StoreProvider, useStore } from '../store/useStore.tsx';
import { TagsPage } from '../tags/TagsPage.tsx';
import { TimelinePage } from '../timeline/TimelinePage.tsx';
import { WhatIfPage } from '../whatif/WhatIfPage.tsx';
import { ConnectionBanner, LinkMark } from './ConnectionBanner.tsx';
import icon from './icon.svg';
import { follow, Nav } from './Nav.tsx';
import { NotHere } from './NotHere.tsx';
import { PasswordBanner } from './PasswordBanner.tsx';
import { PasswordDialog } from './PasswordDialog.tsx';
import { usePath } from './route.ts';
import { UserMenu } from './UserMenu.tsx';

function Page({ path }: { readonly path: string }) {
  const { rights } = useSession();
  if (path === '/') return <HomePage />;
  if (path === '/campaigns') return <CampaignsPage />;
  if (path === '/campaigns/edit') return <EditorPage />;
  if (path === '/schedule') return <SchedulePage />;
  if (path === '/timeline') return <TimelinePage />;
  if (path === '/outlook') return <OutlookPage />;
  if (path === '/what-if') return <WhatIfPage />;
  if (path === '/plays') return <PlaysPage />;
  if (path === '/library') return <LibraryPage />;
  if (path === '/floor') return <FloorPage />;
  if (path === '/devices') return <DevicesPage />;
  if (path === '/tags') return <TagsPage />;
  if (path === '/cameras') return <CamerasPage />;
  if (path === '/connectors') return <ConnectorsPage />;
  if (path === '/readings') return <ReadingsPage />;
  if (path === '/people') return rights.includes('users') ? <PeoplePage /> : <NotHere right="users" />;
  if (path === '/tokens') return rights.includes('ingest') ? <TokensPage /> : <NotHere right="ingest" />;
  if (path === '/audit') return rights.includes('audit') ? <AuditPage /> : <NotHere right="audit" />;
  return <NotHere />;
}

function StoreName() {
  const { store } = useStore().config;
  return (
    <>
      <span className="ec-head-store ec-clip" title={store.name}>
        {store.name}
      </span>
      {store.demonstration && (
        <Tooltip label="A demonstration store: shoppers, likes and sales are simulated unless they come from you">
          <span className="ec-sim">demonstration</span>
        </Tooltip>
      )}
    </>
  );
}

/** Header, navigation and the page that the address names. */
export function Shell({
  typedPassword,
  onForgetTyped,
  onLeave,
}: {
  /** The one-time password that was typed at sign-in, while it is needed. */
  readonly typedPassword: string | null;
  readonly onForgetTyped: () => void;
  readonly onLeave: () => void;
}) {
  const path = usePath();
  const main = useRef<HTMLElement>(null);
  const [asking, setAsking] = useState(false);
  const old = useLive((s) => s.link.kind === 'lost' || s.link.kind === 'refused');
  const first = useRef(true);
  useEffect(() => {
    // A change of page moves the reading position to its begin; the first page keeps the browser's.
    if (first.current) first.current = false;
    else {
      main.current?.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }
  }, [path]);
  return (
    <StoreProvider>
      <a className="ec-skip" href="#main">
        Skip to content
      </a>
      <header className="ec-head">
        <a className="ec-mark" href="/" onClick={(e) => follow(e, '/')} aria-label="Endcap, live view">
          <img src={icon} alt="" />
          <span aria-hidden>Endcap</span>
        </a>
        <StoreName />
        <div className="ec-head-end">
          <LinkMark />
          <UserMenu onPassword={() => setAsking(true)} onLeave={onLeave} />
        </div>
      </header>
      <Nav />
      <ConnectionBanner />
      <main id="main" ref={main} tabIndex={-1} className="ec-main">
        <PasswordBanner onChoose={() => setAsking(true)} onPutOff={onForgetTyped} />
        <div className={old ? 'ec-stale-view' : undefined}>
          <UploadsProvider>
            <Page path={path} />
          </UploadsProvider>
        </div>
      </main>
      <PasswordDialog
        opened={asking}
        typed={typedPassword}
        onForgetTyped={onForgetTyped}
        onClose={() => setAsking(false)}
      />
    </StoreProvider>
  );
}
