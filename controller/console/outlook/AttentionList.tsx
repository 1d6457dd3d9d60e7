import { Button } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { useState } from 'react';
import type { Attention } from '../../protocol/outlook.ts';
import { follow } from '../frame/Nav.tsx';
import { EmptyNote } from '../parts/EmptyNote.tsx';
import { useStore } from '../store/useStore.tsx';
import { levelText, screensText, stretchText } from './outlookWords.ts';

const AT_FIRST = 12;
const MOST_TIMES = 3;

function Item({ item }: { readonly item: Attention }) {
  const { config, screens } = useStore();
  const { timeZone } = config.store;
  const to = `/campaigns?campaign=${item.campaign ?? ''}`;
  const names = item.screens.map((id) => screens.get(id)?.name ?? id);
  const where = names.length === 0 || names.length === config.screens.length ? null : screensText(names);
  const times = item.when.slice(0, MOST_TIMES).map((w) => stretchText(w, timeZone));
  const more = item.when.length - times.length;
  return (
    <li className="ec-attention" data-level={item.level} data-testid={`attention-${item.campaign ?? 'loop'}`}>
      <p className="ec-attention-head">
        <span className="ec-tag" data-tone={item.level === 'never' ? 'bad' : 'warn'}>
          {levelText(item)}
        </span>
        {item.campaign === null ? (
          <b>A full loop</b>
        ) : (
          <a href={to} onClick={(e) => follow(e, to)}>
            {item.name}
          </a>
        )}
      </p>
      <p>{item.text}</p>
      {(where !== null || times.length > 0) && (
        <p className="ec-dim">
          {[where, times.join(', ') + (more > 0 ? ` and ${more} more times` : '')].filter(Boolean).join(': ')}
        </p>
      )}
    </li>
  );
}

/** What does not work as it is booked: campaigns that can never play, and loops that cannot give what is asked. */
export function AttentionList({ items, count }: { readonly items: readonly Attention[]; readonly count: number }) {
  const [most, setMost] = useState(AT_FIRST);
  if (items.length === 0) {
    return (
      <EmptyNote
        icon={<IconCircleCheck aria-hidden />}
        title="Everything works as it is booked"
        text="Every approved campaign can play in these days, and no loop is overbooked."
      />
    );
  }
  return (
    <>
      <ul className="ec-attentions">
        {items.slice(0, most).map((item) => (
          <Item key={`${item.kind} ${item.campaign ?? ''} ${item.others.join(' ')} ${item.text}`} item={item} />
        ))}
      </ul>
      {items.length > most && (
        <Button variant="default" onClick={() => setMost(most + 50)}>
          Show more of {count}
        </Button>
      )}
    </>
  );
}
