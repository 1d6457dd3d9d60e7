import type { AdvertParts } from './decode/advert.ts';

/** What the library hands over with every report: all that it has ever heard of this sender, put together. */
export interface Gathered {
  readonly manufacturerData?: Uint8Array | undefined;
  readonly serviceData?: readonly { readonly uuid: string; readonly data: Uint8Array }[] | undefined;
  readonly serviceUuids?: readonly string[] | undefined;
}

/**
 * Tells what came with this very report from what the library still had of earlier ones: a frame that is new is a new
 * object. Without this the last press of a button would be heard again with every frame of its tag, for ever.
 */
export function freshParts(): (
  gathered: Gathered,
) => Pick<AdvertParts, 'manufacturerData' | 'serviceData' | 'serviceUuids'> {
  const heard = new WeakSet<Uint8Array>();
  const isNew = (bytes: Uint8Array): boolean => {
    if (heard.has(bytes)) return false;
    heard.add(bytes);
    return true;
  };
  return ({ manufacturerData, serviceData = [], serviceUuids = [] }) => ({
    manufacturerData: manufacturerData !== undefined && isNew(manufacturerData) ? manufacturerData : null,
    serviceData: serviceData.filter(({ data }) => isNew(data)),
    serviceUuids,
  });
}
