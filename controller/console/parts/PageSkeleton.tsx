import { Skeleton, Stack } from '@mantine/core';

/** Grey shapes where a page is about to be. */
export function PageSkeleton({ rows = 6 }: { readonly rows?: number }) {
  return (
    <div className="ec-page" role="status" aria-label="Loading">
      <Stack gap="sm">
        <Skeleton height={32} width={220} />
        {Array.from({ length: rows }, (_, i) => (
          <Skeleton key={i} height={64} radius="md" />
        ))}
      </Stack>
    </div>
  );
}
