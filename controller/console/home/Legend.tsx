import { useStore } from '../store/useStore.tsx';

/** What the marks on the plan mean. */
export function Legend() {
  const { config } = useStore();
  const classes = new Set(config.tags.map((t) => t.class));
  return (
    <p className="ec-legend">
      <span>
        <i data-swatch="calm" /> fills up to its capacity
      </span>
      <span>
        <i data-swatch="busy" /> from three quarters
      </span>
      <span>
        <i data-swatch="full" /> full
      </span>
      <span>
        <i data-swatch="unknown" /> not known
      </span>
      {(['basket', 'asset'] as const)
        .filter((c) => classes.has(c))
        .map((c) => (
          <span key={c} className="ec-dots">
            <i data-class={c} /> {c} tag
          </span>
        ))}
    </p>
  );
}
