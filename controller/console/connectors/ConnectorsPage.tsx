import { PageHead } from '../parts/PageHead.tsx';

export function ConnectorsPage() {
  return (
    <div className="ec-page">
      <PageHead title="Connectors" lead="Outside systems." />
    </div>
  );
}
