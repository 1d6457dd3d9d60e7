import { useLiveData } from '../live/useLive.tsx';
import { useStore } from '../store/useStore.tsx';
import { sourceText } from '../words/sourceWords.ts';

/** Who said a reading, by name; its identifier stays at hand for whoever has to look it up. */
export function Source({ source }: { readonly source: string }) {
  const store = useStore();
  const text = useLiveData((d) => sourceText(source, store, (id) => d.devices.get(id)?.name), source);
  return <span title={text === source ? undefined : source}>{text}</span>;
}
