import { create } from 'qrcode';
import { useMemo } from 'react';

/** Light modules around the code that the standard asks for. */
const QUIET = 4;

/** A QR code, dark on white whatever the theme. */
export function QrCode({ text, label }: { readonly text: string; readonly label: string }) {
  const { path, size } = useMemo(() => {
    const { modules } = create(text, { errorCorrectionLevel: 'M' });
    let drawn = '';
    for (let y = 0; y < modules.size; y++) {
      for (let x = 0; x < modules.size; x++) {
        if (modules.get(y, x)) drawn += `M${x + QUIET} ${y + QUIET}h1v1h-1z`;
      }
    }
    return { path: drawn, size: modules.size + 2 * QUIET };
  }, [text]);
  return (
    <svg className="ec-qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect width={size} height={size} fill="#ffffff" />
      <path d={path} fill="#0c0c0c" />
    </svg>
  );
}
