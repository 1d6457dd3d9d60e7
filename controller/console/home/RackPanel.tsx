import { Button, Group } from '@mantine/core';
import { IconBulb, IconExternalLink } from '@tabler/icons-react';
import type { Rack } from '../../../config/schema/screen.ts';
import { useLiveData } from '../live/useLive.tsx';
import { useDeviceOrder } from '../devices/useDeviceOrder.ts';
import { Guarded } from '../parts/Guarded.tsx';
import { Age, OnlineMark, QualityMark, SimulatedMark } from '../parts/marks.tsx';
import { mediaUrl } from '../store/storeIndex.ts';
import { useStore } from '../store/useStore.tsx';
import { amountText, knownValue } from '../words/amount.ts';
import { useDeviceAt } from './PlanScreen.tsx';

function ProductLikes({ id }: { readonly id: string }) {
  const store = useStore();
  const product = store.products.get(id);
  const likes = useLiveData((d) => d.readings.get(`product.likes:${id}`), undefined);
  const rate = useLiveData((d) => d.readings.get(`product.likesPerHour:${id}`), undefined);
  const image = product?.image === undefined ? undefined : store.media[product.image];
  const perHour = knownValue(rate);
  return (
    <li className="ec-rack-product">
      <span className="ec-rack-picture" style={{ background: product?.accent }}>
        {image !== undefined && <img src={mediaUrl(image)} alt="" loading="lazy" />}
      </span>
      <span>
        <b>{product?.name ?? id}</b>
        <span className="ec-ground-now">
          <QualityMark quality={likes?.quality ?? 'unknown'} />
          {typeof likes?.atMs === 'number' && (
            <span className="ec-dim">
              <Age atMs={likes.atMs} suffix="ago" />
            </span>
          )}
          {likes?.simulated === true && <SimulatedMark short />}
          {product !== undefined && (
            <a
              href={`/01/${product.gtin}`}
              target="_blank"
              rel="noreferrer"
              aria-label={`Phone page of ${product.name}`}
            >
              phone page
            </a>
          )}
        </span>
      </span>
      <span className="ec-rack-likes ec-num">
        <b>{amountText(knownValue(likes), 'likes')}</b>
        {perHour !== null && <span className="ec-dim">{amountText(perHour, 'likes/h')}</span>}
      </span>
    </li>
  );
}

/** The products of a rack with their likes, and its face. */
export function RackPanel({ rack }: { readonly rack: Rack }) {
  const face = useDeviceAt('rack', rack.id);
  const order = useDeviceOrder();
  return (
    <>
      <ul className="ec-rack-products">
        {rack.products.map((id) => (
          <ProductLikes key={id} id={id} />
        ))}
      </ul>
      <section className="ec-player" aria-labelledby="ec-face-title">
        <h3 id="ec-face-title">Rack face</h3>
        {face === undefined ? (
          <p>No display is bound to this rack. Open its face in a tab, or pair a device under Devices.</p>
        ) : (
          <p className="ec-player-line">
            <b>{face.name}</b> <OnlineMark online={face.online} />
            <span className="ec-dim">
              for <Age atMs={face.since} />
            </span>
          </p>
        )}
        <p className="ec-dim">
          {rack.minimum > 1 ? `Numbers below ${rack.minimum} are not shown.` : 'Every number from 1 is shown.'}
        </p>
        <Group gap="xs" mt="sm">
          <Guarded
            right="identify"
            variant="default"
            leftSection={<IconBulb size={17} aria-hidden />}
            offBecause={face?.online === true ? undefined : 'No display of this rack is online.'}
            onClick={() => {
              if (face !== undefined) order('identify', face.id, face.name);
            }}
          >
            Identify
          </Guarded>
          <Button
            component="a"
            href={`/rack/${rack.id}`}
            target="_blank"
            rel="noreferrer"
            variant="default"
            leftSection={<IconExternalLink size={17} aria-hidden />}
          >
            Open rack face
          </Button>
        </Group>
      </section>
    </>
  );
}
