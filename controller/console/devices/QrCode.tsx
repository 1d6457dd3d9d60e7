import { useEffect, useRef } from 'react';
import { drawnCode } from '../../../display/renderer/preview.ts';

/** Size in which it is drawn; the page scales it. */
const SIDE_PX = 160;

/** A QR code, dark on white whatever the theme. */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const code = drawnCode(text, SIDE_PX, label);
    code.classList.add('ec-qr');
    place.current?.replaceChildren(code);
  }, [text, label]);
  return <div ref={place} />;
}
