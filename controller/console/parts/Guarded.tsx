import { Button, Tooltip } from '@mantine/core';
import type { ButtonProps } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Right } from '../../protocol/console.ts';
import { useRight, whyNot } from '../api/session.ts';

interface GuardedProps extends ButtonProps {
  readonly right: Right;
  readonly onClick: () => void;
  readonly children: ReactNode;
  /** Another reason why it cannot be used now. */
  readonly offBecause?: string | undefined;
  readonly 'aria-label'?: string;
}

/** A button that stays visible and says why when the signed-in person may not use it. */
export function Guarded({ right, onClick, children, offBecause, ...rest }: GuardedProps) {
  const allowed = useRight(right);
  const reason = allowed ? offBecause : whyNot(right);
  const button = (
    <Button
      {...rest}
      {...(reason === undefined ? {} : { 'data-disabled': true, 'aria-disabled': true })}
      onClick={(event) => {
        event.stopPropagation();
        if (reason === undefined) onClick();
      }}
    >
      {children}
    </Button>
  );
  return reason === undefined ? (
    button
  ) : (
    <Tooltip label={reason} multiline maw={260} events={{ hover: true, focus: true, touch: true }}>
      {button}
    </Tooltip>
  );
}
