import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import { IconDots, IconExternalLink, IconTrash } from '@tabler/icons-react';
import { memo } from 'react';
import type { MediaEntry } from '../../protocol/http.ts';
import { useRight, whyNot } from '../api/session.ts';
import { follow } from '../frame/Nav.tsx';
import { mediaUrl } from '../store/storeIndex.ts';
import { MediaThumb } from './MediaThumb.tsx';
import { factsText, fileName } from './mediaWords.ts';
import type { Use } from './mediaWords.ts';

interface MediaCardProps {
  readonly entry: MediaEntry;
  readonly uses: readonly Use[];
  readonly onRemove: (entry: MediaEntry) => void;
}

/** A file of the library: picture, facts, where it is used, and what can be done with it. */
export const MediaCard = memo(function MediaCard({ entry, uses, onRemove }: MediaCardProps) {
  const allowed = useRight('campaigns');
  const name = fileName(entry.path);
  return (
    <li className="ec-media" data-testid={`media-${name}`}>
      <MediaThumb entry={entry} />
      <div className="ec-media-text">
        <h2 className="ec-clip" title={name}>
          {name}
        </h2>
        <p className="ec-dim ec-num">{factsText(entry)}</p>
        <p className="ec-media-uses">
          {uses.length === 0 ? (
            <span className="ec-dim">Not used yet</span>
          ) : (
            uses.map((use, i) => (
              <span key={use.text}>
                {i > 0 && ', '}
                {use.campaign === null ? (
                  use.text
                ) : (
                  <a
                    href={`/campaigns?campaign=${use.campaign}`}
                    onClick={(e) => follow(e, `/campaigns?campaign=${use.campaign}`)}
                  >
                    {use.text}
                  </a>
                )}
              </span>
            ))
          )}
        </p>
      </div>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" className="ec-media-menu" aria-label={`Actions for ${name}`}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            component="a"
            href={mediaUrl(entry.asset)}
            target="_blank"
            rel="noreferrer"
            leftSection={<IconExternalLink size={16} aria-hidden />}
          >
            Open in a new tab
          </Menu.Item>
          <Tooltip label={whyNot('campaigns')} disabled={allowed}>
            <Menu.Item
              leftSection={<IconTrash size={16} aria-hidden />}
              disabled={!allowed}
              onClick={() => onRemove(entry)}
            >
              Delete
            </Menu.Item>
          </Tooltip>
        </Menu.Dropdown>
      </Menu>
    </li>
  );
});
