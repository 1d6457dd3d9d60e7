import { Switch, TextInput } from '@mantine/core';
import { useContext, useState } from 'react';
import type { Receiver } from '../../../config/schema/floor.ts';
import { readIdentity } from '../tags/identityText.ts';
import { TypedAtOnce } from './Fields.tsx';

interface ReceiverFieldsProps {
  readonly receiver: Receiver;
  readonly onSave: (receiver: Receiver, label: string) => void;
}

/** What a receiver does: it hears tags, stands at the desk where they are enrolled, or advertises for phones. */
export function ReceiverFields({ receiver, onSave }: ReceiverFieldsProps) {
  const { name, listens, desk } = receiver;
  return (
    <>
      <Switch
        label="Hears tags"
        description="Off for a fixed beacon that only advertises, for phones to range."
        checked={listens}
        onChange={(e) => {
          const on = e.currentTarget.checked;
          // A desk without ears enrols nothing.
          onSave({ ...receiver, listens: on, desk: on && desk }, `What ${name} hears`);
        }}
      />
      <Switch
        label="Stands at the desk"
        description="Tags are enrolled by holding them to it."
        checked={desk}
        disabled={!listens}
        onChange={(e) => onSave({ ...receiver, desk: e.currentTarget.checked }, `Desk of ${name}`)}
      />
      <AdvertisesField receiver={receiver} onSave={onSave} />
    </>
  );
}

/** What it advertises for the retailer's app: saved when the field is left and can be read. */
function AdvertisesField({ receiver, onSave }: ReceiverFieldsProps) {
  const atOnce = useContext(TypedAtOnce);
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? receiver.advertises ?? '';
  const read = readIdentity(shown);
  const empty = shown.trim() === '';
  const save = (text: string): void => {
    const found = readIdentity(text);
    const { advertises, ...rest } = receiver;
    if (text.trim() === '') {
      if (advertises !== undefined) onSave(rest, `What ${receiver.name} advertises`);
    } else if (found.ok && found.identity !== advertises) {
      onSave({ ...rest, advertises: found.identity }, `What ${receiver.name} advertises`);
    }
  };
  const leave = (): void => {
    if (typed === null) return;
    save(typed);
    if (empty || read.ok) setTyped(null);
  };
  return (
    <TextInput
      label="Advertises"
      description="For a retailer’s app that ranges it. May stay empty."
      placeholder="UUID / major / minor"
      autoComplete="off"
      spellCheck={false}
      maxLength={120}
      value={shown}
      error={typed === null || empty || read.ok ? null : read.message}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        if (atOnce) save(event.currentTarget.value);
      }}
      onBlur={leave}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !atOnce) {
          event.preventDefault();
          leave();
        } else if (event.key === 'Escape' && typed !== null) {
          event.stopPropagation();
          setTyped(null);
        }
      }}
    />
  );
}
