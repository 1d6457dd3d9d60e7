import { Button } from '@mantine/core';
import { IconArrowLeft, IconCamera, IconPrinter } from '@tabler/icons-react';
import { follow } from '../frame/Nav.tsx';
import { PageHead } from '../parts/PageHead.tsx';
import { useStore } from '../store/useStore.tsx';

/** The notice as a sign for the entrance; printed, it is alone on the page. */
export function NoticeSign() {
  const { store } = useStore().config;
  return (
    <div className="ec-page">
      <PageHead title="Sign for the entrance" lead="Put it up where people come in, before counting is switched on.">
        <Button
          component="a"
          href="/cameras"
          variant="default"
          leftSection={<IconArrowLeft size={16} aria-hidden />}
          onClick={(e) => follow(e, '/cameras')}
        >
          Cameras
        </Button>
        <Button leftSection={<IconPrinter size={16} aria-hidden />} onClick={() => window.print()}>
          Print
        </Button>
      </PageHead>
      <article className="ec-sign">
        <IconCamera aria-hidden stroke={1.2} />
        <h2>People are counted here</h2>
        <p>{store.cameraCounting.notice}</p>
        <footer>{store.name}</footer>
      </article>
    </div>
  );
}
