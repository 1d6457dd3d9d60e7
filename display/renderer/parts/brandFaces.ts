import type { StoreFace } from '../../../controller/protocol/display.ts';
import type { AssetRef } from '../../../controller/protocol/scalars.ts';
import { typefaces } from './fit.ts';

/** Templates wait so long for a typeface of the brand; then the one that comes along stands in, ms. */
const PATIENCE_MS = 8_000;
const SAMPLE = 'Aa0€♥äé';

type Role = 'headings' | 'text';
const ROLES: readonly Role[] = ['headings', 'text'];

export interface BrandFacePorts {
  readonly address: (asset: AssetRef) => Promise<string>;
  /** What is wrong with a typeface of the brand; null: nothing. */
  readonly told: (role: Role, why: string | null) => void;
  /** A typeface came after templates had been drawn without it. */
  readonly late: () => void;
}

/**
 * The typefaces of a store's look, as custom properties of its root: `--font-headings`, `--font-text`. One that is
 * missing or broken leaves its property out, and the face that comes with the display stands in.
 */
export class BrandFaces {
  /** Resolves when templates may be drawn. Never rejects. */
  readonly ready: Promise<unknown>;
  private readonly root: HTMLElement;
  private readonly ports: BrandFacePorts;
  private readonly added: FontFace[] = [];
  private waited = false;
  private stopped = false;

  constructor(root: HTMLElement, store: StoreFace, ports: BrandFacePorts) {
    this.root = root;
    this.ports = ports;
    const fonts = store.brand.fonts ?? {};
    const coming = ROLES.map(async (role) => {
      const asset = fonts[role];
      if (asset === undefined) ports.told(role, null);
      else await this.load(role, asset);
    });
    let late: ReturnType<typeof setTimeout> | undefined;
    const tired = new Promise<void>((resolve) => {
      late = setTimeout(resolve, PATIENCE_MS);
    });
    this.ready = Promise.race([Promise.all(coming), tired]).then(async () => {
      clearTimeout(late);
      await typefaces();
      this.waited = true;
    });
  }

  stop(): void {
    this.stopped = true;
    for (const face of this.added) document.fonts.delete(face);
  }

  private async load(role: Role, asset: AssetRef): Promise<void> {
    // Named by its file: two looks of a store never mix theirs up.
    const family = `brand-${asset.sha256.slice(0, 12)}`;
    try {
      const address = await this.ports.address(asset);
      const face = new FontFace(family, `url("${address}")`, { weight: '100 900', display: 'block' });
      await face.load();
      if (this.stopped) return;
      document.fonts.add(face);
      this.added.push(face);
      await document.fonts.load(`600 40px "${family}"`, SAMPLE);
      this.root.style.setProperty(`--font-${role}`, `"${family}", 'Inter Variable', Inter, system-ui, sans-serif`);
      this.ports.told(role, null);
      if (this.waited) this.ports.late();
    } catch (error) {
      if (this.stopped) return;
      const why = error instanceof Error ? error.message : String(error);
      this.ports.told(role, `The brand's typeface for ${role} cannot be used; another stands in: ${why}`);
    }
  }
}
