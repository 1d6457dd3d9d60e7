import { ActionIcon, Tooltip } from '@mantine/core';
import { IconPencil, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useRight, whyNot } from '../api/session.ts';
import { listText } from '../campaigns/listText.ts';

export interface Entry {
  readonly id: string;
  readonly name: string;
  /** What it is, in words. */
  readonly text: string;
  /** Names of what needs it. */
  readonly uses: readonly string[];
  /** Said in place of "Not used". */
  readonly note?: string;
}

function usesText(uses: readonly string[]): string {
  return uses.length > 3 ? `${uses.slice(0, 3).join(', ')} and ${uses.length - 3} more` : listText(uses);
}

/** One kind of what campaigns share, each entry with its words, who uses it, and its actions. */
export function EntryList({
  title,
  lead,
  entries,
  empty,
  action,
  onEdit,
  onDelete,
}: {
  readonly title: string;
  readonly lead: string;
  readonly entries: readonly Entry[];
  readonly empty: string;
  readonly action: ReactNode;
  readonly onEdit: (id: string) => void;
  readonly onDelete: (id: string) => void;
}) {
  const allowed = useRight('campaigns');
  return (
    <section className="ec-card ec-entries" aria-label={title}>
      <header>
        <div>
          <h2>{title}</h2>
          <p className="ec-dim">{lead}</p>
        </div>
        {action}
      </header>
      {entries.length === 0 ? (
        <p className="ec-dim">{empty}</p>
      ) : (
        <ul>
          {entries.map(({ id, name, text, uses, note = 'Not used' }) => {
            const kept = !allowed
              ? whyNot('campaigns')
              : uses.length > 0
                ? `Used by ${usesText(uses)}: take it out there first.`
                : null;
            return (
              <li key={id}>
                <span className="ec-entry-text">
                  <b>{name}</b>
                  <span className="ec-sentence">{text}</span>
                  <span className="ec-dim">{uses.length === 0 ? note : `Used by ${usesText(uses)}`}</span>
                </span>
                <span className="ec-entry-actions">
                  <Tooltip
                    label={whyNot('campaigns')}
                    disabled={allowed}
                    events={{ hover: true, focus: true, touch: true }}
                  >
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      c="var(--ec-ink)"
                      size="lg"
                      aria-label={`Edit ${name}`}
                      {...(allowed ? {} : { 'data-disabled': true, 'aria-disabled': true })}
                      onClick={() => {
                        if (allowed) onEdit(id);
                      }}
                    >
                      <IconPencil size={17} aria-hidden />
                    </ActionIcon>
                  </Tooltip>
                  <Tooltip
                    label={kept}
                    multiline
                    maw={280}
                    disabled={kept === null}
                    events={{ hover: true, focus: true, touch: true }}
                  >
                    <ActionIcon
                      variant="subtle"
                      color="gray"
                      c="var(--ec-ink)"
                      size="lg"
                      aria-label={`Delete ${name}`}
                      {...(kept === null ? {} : { 'data-disabled': true, 'aria-disabled': true })}
                      onClick={() => {
                        if (kept === null) onDelete(id);
                      }}
                    >
                      <IconTrash size={17} aria-hidden />
                    </ActionIcon>
                  </Tooltip>
                </span>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
