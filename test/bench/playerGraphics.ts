import type { BarePage } from './barePage.ts';

/**
 * Counts WebGL objects in the page by wrapping what makes and deletes them: independent of what the player says of
 * itself. What belongs to a context that is lost or gone is gone with it.
 */
export async function countGraphics(page: BarePage): Promise<void> {
  await page.addInitScript(() => {
    const contexts: { ref: WeakRef<WebGL2RenderingContext>; alive: number }[] = [];
    Object.assign(window, {
      graphicsObjects: () =>
        contexts.reduce((sum, { ref, alive }) => {
          const gl = ref.deref();
          return gl === undefined || gl.isContextLost() ? sum : sum + alive;
        }, 0),
    });
    const things = ['Buffer', 'Texture', 'Program', 'Shader', 'Framebuffer', 'Renderbuffer', 'VertexArray', 'Sampler'];
    type Make = (...rest: unknown[]) => unknown;
    const wrapped = new WeakSet<object>();
    const wrap = (gl: WebGL2RenderingContext): void => {
      if (wrapped.has(gl)) return;
      wrapped.add(gl);
      const entry = { ref: new WeakRef(gl), alive: 0 };
      contexts.push(entry);
      const methods = gl as unknown as Record<string, Make | undefined>;
      for (const thing of things) {
        const make = methods[`create${thing}`];
        const remove = methods[`delete${thing}`];
        if (make === undefined || remove === undefined) continue;
        methods[`create${thing}`] = (...rest) => {
          entry.alive += 1;
          return make.apply(gl, rest);
        };
        methods[`delete${thing}`] = (...rest) => {
          if (rest[0] !== null && rest[0] !== undefined) entry.alive -= 1;
          return remove.apply(gl, rest);
        };
      }
    };
    for (const kind of [HTMLCanvasElement, OffscreenCanvas]) {
      const proto = kind.prototype as unknown as { getContext: Make };
      const original = proto.getContext;
      proto.getContext = function (this: unknown, ...rest: unknown[]) {
        const made = original.apply(this, rest);
        if (made instanceof WebGL2RenderingContext) wrap(made);
        return made;
      };
    }
  });
}

/** WebGL objects that are alive in the page. */
export function graphicsObjects(page: BarePage): Promise<number> {
  return page.evaluate(() => (window as unknown as { graphicsObjects: () => number }).graphicsObjects(), null);
}
