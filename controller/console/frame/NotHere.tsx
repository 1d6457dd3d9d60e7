import { Button } from '@mantine/core';
import { IconMapOff } from '@tabler/icons-react';
import type { Right } from '../../protocol/console.ts';
import { whyNot } from '../api/session.ts';
import { EmptyNote } from '../parts/EmptyNote.tsx';
import { go } from './route.ts';

/** An address that leads nowhere, or not for this role. */
export function NotHere({ right }: { readonly right?: Right }) {
  return (
    <div className="ec-page">
      <h1 className="ec-visually-hidden">Nothing to show</h1>
      <EmptyNote
        icon={<IconMapOff aria-hidden />}
        title={right === undefined ? 'There is no page at this address' : 'This page is not for your role'}
        text={right === undefined ? 'It may have moved. Start again from the live view.' : whyNot(right)}
      >
        <Button variant="default" onClick={() => go('/')}>
          Go to the live view
        </Button>
      </EmptyNote>
    </div>
  );
}
