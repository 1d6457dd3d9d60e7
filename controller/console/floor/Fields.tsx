import { NumberInput, TextInput } from '@mantine/core';
import { createContext, useContext, useState } from 'react';

/** True below: what is typed counts at once, because a button saves it; otherwise it is saved when the field is left. */
export const TypedAtOnce = createContext(false);

interface TextProps {
  readonly label: string;
  readonly value: string;
  readonly description?: string;
  readonly onSave: (value: string) => void;
  readonly autoFocus?: boolean;
}

/** A name: saved when the field is left or with Enter; Escape takes it back. */
export function NameField({ label, value, description, onSave, autoFocus = false }: TextProps) {
  const atOnce = useContext(TypedAtOnce);
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? value;
  const empty = shown.trim() === '';
  const leave = (): void => {
    setTyped(null);
    if (!atOnce && typed !== null && !empty && typed.trim() !== value) onSave(typed.trim());
  };
  return (
    <TextInput
      label={label}
      description={description}
      maxLength={80}
      autoComplete="off"
      data-autofocus={autoFocus || undefined}
      autoFocus={autoFocus}
      value={atOnce ? value : shown}
      error={!atOnce && empty ? 'It needs a name.' : null}
      onChange={(event) => {
        if (atOnce) onSave(event.currentTarget.value);
        else setTyped(event.currentTarget.value);
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

interface NumberProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  /** Digits after the point. */
  readonly decimals?: number;
  readonly suffix?: string;
  readonly description?: string;
  readonly onSave: (value: number) => void;
  readonly 'aria-label'?: string;
}

/** A number with its unit: saved when the field is left or with Enter; Escape takes it back. */
export function NumberField({ value, min, max, step = 1, decimals = 0, onSave, label, ...rest }: NumberProps) {
  const atOnce = useContext(TypedAtOnce);
  const [typed, setTyped] = useState<string | number | null>(null);
  const leave = (): void => {
    setTyped(null);
    if (typed === null || typed === '') return;
    const number = Math.min(max, Math.max(min, Number(typed)));
    if (Number.isFinite(number) && number !== value) onSave(number);
  };
  return (
    <NumberInput
      {...rest}
      {...(rest['aria-label'] === undefined ? { label } : {})}
      value={typed ?? Number(value.toFixed(decimals))}
      min={min}
      max={max}
      step={step}
      decimalScale={decimals}
      clampBehavior="blur"
      hideControls
      onChange={(next) => {
        setTyped(next);
        if (atOnce && typeof next === 'number' && next >= min && next <= max) onSave(next);
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
