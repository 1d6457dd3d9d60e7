import { Button } from '@mantine/core';
import { IconSpeakerphone } from '@tabler/icons-react';
import { useState } from 'react';
import type { CampaignOutlook } from '../../protocol/outlook.ts';
import { follow } from '../frame/Nav.tsx';
import { EmptyNote } from '../parts/EmptyNote.tsx';
import { audienceText, playsText, screenTimeText } from './outlookWords.ts';

const AT_FIRST = 15;

/** Who has how much time on screens, and how many people stand before them. */
export function BookedTable({ campaigns }: { readonly campaigns: readonly CampaignOutlook[] }) {
  const [most, setMost] = useState(AT_FIRST);
  if (campaigns.length === 0) {
    const text = 'Make one on the campaigns page; what it is booked for appears here.';
    return <EmptyNote icon={<IconSpeakerphone aria-hidden />} title="No campaigns yet" text={text} />;
  }
  const list = [...campaigns].sort((a, b) => b.screenSeconds - a.screenSeconds || (a.name < b.name ? -1 : 1));
  return (
    <>
      <div className="ec-table-wrap ec-card" tabIndex={0} role="region" aria-label="Booked time by campaign">
        <table className="ec-table">
          <thead>
            <tr>
              <th scope="col">Campaign</th>
              <th scope="col">In these days</th>
              <th scope="col" className="ec-right">
                Time on screens
              </th>
              <th scope="col" className="ec-right">
                Of its screens
              </th>
              <th scope="col" className="ec-right" title="People before its screens while it is on, in hours">
                Person-hours
              </th>
            </tr>
          </thead>
          <tbody>
            {list.slice(0, most).map((c) => {
              const to = `/campaigns?campaign=${c.campaign}`;
              return (
                <tr key={c.campaign} data-testid={`booked-${c.campaign}`}>
                  <td>
                    <a href={to} onClick={(e) => follow(e, to)}>
                      {c.name}
                    </a>
                  </td>
                  <td className="ec-dim ec-booked-why">{playsText(c)}</td>
                  <td className="ec-right ec-num">{screenTimeText(c.screenSeconds)}</td>
                  <td className="ec-right ec-num">{c.share === 0 ? '–' : `${Math.round(c.share * 1000) / 10} %`}</td>
                  <td className="ec-right ec-num">{audienceText(c)}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {list.length > most && (
        <Button mt="sm" variant="default" onClick={() => setMost(list.length)}>
          Show all {list.length} campaigns
        </Button>
      )}
    </>
  );
}
