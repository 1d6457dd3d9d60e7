import { useEffect } from 'react';
import type { ReactNode } from 'react';

/** Title of a page, what it is for, and its main action. */
export function PageHead({
  title,
  lead,
  children,
}: {
  readonly title: string;
  readonly lead: string;
  readonly children?: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · Endcap`;
  }, [title]);
  return (
    <header className="ec-page-head">
      <div>
        <h1>{title}</h1>
        <p>{lead}</p>
      </div>
      {children !== undefined && <div className="ec-page-actions">{children}</div>}
    </header>
  );
}
