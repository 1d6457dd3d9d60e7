import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ConnectorConfig } from '../../../config/schema/connector.ts';
import { useConfigChange } from '../api/changes.ts';
import { put } from '../api/changeSets.ts';
import { useRight } from '../api/session.ts';
import { pageFault } from './AddFacebook.tsx';

/** The number of the page; saved when the field is left or with Enter. */
export function PageField({ connector }: { readonly connector: Extract<ConnectorConfig, { kind: 'facebook' }> }) {
  const allowed = useRight('configure');
  const { change } = useConfigChange('connectors');
  const [typed, setTyped] = useState<string | null>(null);
  const fault = typed === null ? null : pageFault(typed);
  const leave = (): void => {
    if (typed === null || fault !== null) return;
    setTyped(null);
    if (typed !== connector.page)
      void change(`Page of ${connector.name}`, [put('connectors', { ...connector, page: typed })]);
  };
  return (
    <TextInput
      label="Page id"
      inputMode="numeric"
      readOnly={!allowed}
      value={typed ?? connector.page}
      error={fault}
      onChange={(event) => setTyped(event.currentTarget.value.trim())}
      onBlur={leave}
      onKeyDown={(event) => {
        if (event.key === 'Enter') leave();
        else if (event.key === 'Escape') setTyped(null);
      }}
    />
  );
}
