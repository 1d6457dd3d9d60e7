export const NODE_WANTED: number;
export function nodeTooOld(version?: string): string | undefined;
export function sourceHash(): string;
export function buildWeb(): Promise<'fresh' | 'built' | 'empty'>;
