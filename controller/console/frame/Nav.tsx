import { Menu } from '@mantine/core';
import {
  IconAntenna,
  IconBroadcast,
  IconDeviceCctv,
  IconDots,
  IconGauge,
  IconHistory,
  IconKey,
  IconListCheck,
  IconMap2,
  IconPhoto,
  IconPlugConnected,
  IconSpeakerphone,
  IconTags,
  IconUsers,
} from '@tabler/icons-react';
import type { MouseEvent } from 'react';
import type { Right } from '../../protocol/console.ts';
import { useSession } from '../api/session.ts';
import { useLiveData } from '../live/useLive.tsx';
import { go, usePath } from './route.ts';
import type { PagePath } from './route.ts';

interface Item {
  readonly path: PagePath;
  readonly name: string;
  readonly icon: typeof IconUsers;
  readonly right?: Right;
  /** On a phone it is under "More". */
  readonly rare?: true;
}
const items: readonly Item[] = [
  { path: '/', name: 'Live', icon: IconBroadcast },
  { path: '/campaigns', name: 'Campaigns', icon: IconSpeakerphone },
  { path: '/plays', name: 'Plays', icon: IconListCheck, rare: true },
  { path: '/library', name: 'Library', icon: IconPhoto },
  { path: '/floor', name: 'Floor', icon: IconMap2 },
  { path: '/devices', name: 'Devices', icon: IconAntenna },
  { path: '/tags', name: 'Tags', icon: IconTags, rare: true },
  { path: '/cameras', name: 'Cameras', icon: IconDeviceCctv, rare: true },
  { path: '/connectors', name: 'Connectors', icon: IconPlugConnected, rare: true },
  { path: '/readings', name: 'Readings', icon: IconGauge, rare: true },
];
const adminItems: readonly Item[] = [
  { path: '/people', name: 'People', icon: IconUsers, right: 'users' },
  { path: '/tokens', name: 'Tokens', icon: IconKey, right: 'ingest' },
  { path: '/audit', name: 'Audit', icon: IconHistory, right: 'audit' },
];

/** Pages below a page of the list. */
const partOf: Readonly<Record<string, PagePath>> = {
  '/campaigns/edit': '/campaigns',
  '/schedule': '/campaigns',
  '/timeline': '/campaigns',
  '/outlook': '/campaigns',
  '/what-if': '/campaigns',
};

/** Follows a link inside the page, but leaves new-tab clicks to the browser. */
export function follow(event: MouseEvent, to: string): void {
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  go(to);
}

function NavLink({
  item,
  count,
  className,
}: {
  readonly item: Item;
  readonly count?: number;
  readonly className?: string;
}) {
  const path = usePath();
  const Icon = item.icon;
  return (
    <a
      href={item.path}
      className={className}
      aria-current={path === item.path || partOf[path] === item.path ? 'page' : undefined}
      onClick={(e) => follow(e, item.path)}
    >
      <Icon aria-hidden />
      {item.name}
      {count !== undefined && count > 0 && (
        <span className="ec-nav-count ec-num" aria-label={`${count} waiting to be paired`}>
          {count}
        </span>
      )}
    </a>
  );
}

/** Pages of the console: at the side, or at the bottom on a phone. */
export function Nav() {
  const { rights } = useSession();
  const waiting = useLiveData((d) => d.pairings.length, 0);
  const admin = adminItems.filter((i) => i.right !== undefined && rights.includes(i.right));
  return (
    <nav className="ec-nav" aria-label="Pages">
      {items.map((item) => (
        <NavLink
          key={item.path}
          item={item}
          {...(item.path === '/devices' ? { count: waiting } : {})}
          {...(item.rare === true ? { className: 'ec-nav-rare' } : {})}
        />
      ))}
      {admin.length > 0 && (
        <>
          <span className="ec-nav-group ec-nav-rare">Administration</span>
          {admin.map((item) => (
            <NavLink key={item.path} item={item} className="ec-nav-rare" />
          ))}
        </>
      )}
      <Menu position="top-end">
        <Menu.Target>
          <button type="button" className="ec-nav-more">
            <IconDots aria-hidden />
            More
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {[...items.filter((i) => i.rare), ...admin].map(({ path, name, icon: Icon }) => (
            <Menu.Item key={path} leftSection={<Icon size={18} aria-hidden />} onClick={() => go(path)}>
              {name}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </nav>
  );
}
