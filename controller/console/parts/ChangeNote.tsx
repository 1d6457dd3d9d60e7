import { Alert, Button, Group, Loader, Text } from '@mantine/core';
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { useConfigChange } from '../api/changes.ts';

/** A change of the configuration that was not saved: what, why, and the ways out. */
export function ChangeNote({ scope }: { readonly scope: string }) {
  const { problem, reload, again, dismiss } = useConfigChange(scope);
  if (problem === null) return null;
  const conflict = problem.kind === 'conflict';
  return (
    <Alert
      role="alert"
      color={conflict ? 'yellow' : 'red'}
      variant="light"
      icon={<IconAlertTriangle aria-hidden />}
      title={`Not saved: ${problem.label}`}
      mb="sm"
    >
      <Text size="sm">{problem.message}</Text>
      {problem.faults.length > 0 && (
        <ul className="ec-fault-list">
          {problem.faults.slice(0, 6).map((fault) => (
            <li key={`${fault.path} ${fault.message}`}>
              <code>{fault.path}</code>: {fault.message}. {sentence(fault.fix)}
            </li>
          ))}
          {problem.faults.length > 6 && <li>and {problem.faults.length - 6} more</li>}
        </ul>
      )}
      <Group gap="xs" mt="xs">
        {conflict && (
          <Button size="xs" variant="default" onClick={() => void reload().catch(() => undefined)}>
            Load the newest
          </Button>
        )}
        {problem.kind !== 'refused' && (
          <Button size="xs" variant="default" onClick={() => void again().catch(() => undefined)}>
            {conflict ? 'Make my change on it' : 'Try again'}
          </Button>
        )}
        {!conflict && (
          <Button size="xs" variant="default" onClick={dismiss}>
            Close
          </Button>
        )}
      </Group>
    </Alert>
  );
}

function sentence(text: string): string {
  return text === '' ? '' : `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** Whether what was changed is kept: quiet, and read out. */
export function SavedMark({ scope }: { readonly scope: string }) {
  const { saving, saved, problem } = useConfigChange(scope);
  return (
    <span className="ec-saved" role="status" data-testid="saved">
      {saving > 0 ? (
        <>
          <Loader size={12} aria-hidden /> Saving
        </>
      ) : problem !== null ? (
        'Not saved'
      ) : saved === true ? (
        <>
          <IconCheck aria-hidden /> Saved
        </>
      ) : (
        ''
      )}
    </span>
  );
}
