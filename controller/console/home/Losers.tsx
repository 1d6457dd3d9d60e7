import type { Loser } from '../../protocol/decision.ts';

/** Campaigns that did not win a screen, each with the first reason that ruled it out; nothing where all did. */
export function Losers({ losers }: { readonly losers: readonly Loser[] }) {
  if (losers.length === 0) return null;
  return (
    <>
      <h4>Did not win</h4>
      <ul className="ec-losers">
        {losers.map((l) => (
          <li key={l.campaign}>
            <b>{l.name}</b>
            <span className="ec-sentence">{l.reason}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
