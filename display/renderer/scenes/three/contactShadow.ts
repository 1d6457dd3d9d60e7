import {
  DoubleSide,
  Mesh,
  MeshBasicMaterial,
  OrthographicCamera,
  PlaneGeometry,
  Scene,
  ShaderMaterial,
  Vector2,
  WebGLRenderTarget,
} from 'three';
import type { Object3D, WebGLRenderer } from 'three';

const SIDE = 256;
/** Darkest place of the shadow, 0 to 1. */
const STRENGTH = 0.62;

/** Darker where the thing is nearer to the floor. */
const nearness = `
  varying float away;
  void main() { gl_FragColor = vec4(0.0, 0.0, 0.0, pow(1.0 - clamp(away, 0.0, 1.0), 1.7)); }`;
const fromBelow = `
  varying float away;
  uniform float reach;
  void main() {
    vec4 at = modelViewMatrix * vec4(position, 1.0);
    away = -at.z / reach;
    gl_Position = projectionMatrix * at;
  }`;
const flat = 'varying vec2 at; void main() { at = uv; gl_Position = vec4(position.xy, 0.0, 1.0); }';
const blur = `
  varying vec2 at;
  uniform sampler2D picture;
  uniform vec2 by;
  void main() {
    float sum = 0.0;
    float all = 0.0;
    for (int i = -12; i <= 12; i++) {
      float weight = exp(-float(i * i) / 60.0);
      sum += texture2D(picture, at + by * float(i) / 12.0).a * weight;
      all += weight;
    }
    gl_FragColor = vec4(0.0, 0.0, 0.0, sum / all);
  }`;

/** The soft shadow where a thing stands: what lies near the floor, seen from below, blurred. Drawn once; it turns along. */
export class ContactShadow {
  readonly mesh: Mesh<PlaneGeometry, MeshBasicMaterial>;
  private readonly target = new WebGLRenderTarget(SIDE, SIDE, { depthBuffer: true });
  private readonly half: number;
  private readonly reach: number;

  /** For a thing that stands on height 0 around the middle. `radius` and `height` are its own. */
  constructor(radius: number, height: number) {
    this.half = radius * 1.5;
    this.reach = Math.min(height * 0.5, radius * 0.9);
    const material = new MeshBasicMaterial({
      map: this.target.texture,
      transparent: true,
      opacity: STRENGTH,
      depthWrite: false,
      toneMapped: false,
      side: DoubleSide,
    });
    this.mesh = new Mesh(new PlaneGeometry(2 * this.half, 2 * this.half), material);
    // Seen from below the picture has left and right as they are, and the front above.
    this.mesh.rotation.x = Math.PI / 2;
    this.mesh.position.y = height * 0.002;
    this.mesh.renderOrder = -1;
  }

  /** Draws it. The thing must stand unturned. */
  draw(renderer: WebGLRenderer, thing: Object3D): void {
    const { half, reach } = this;
    const camera = new OrthographicCamera(-half, half, half, -half, 0, reach);
    camera.up.set(0, 0, 1);
    camera.lookAt(0, 1, 0);
    camera.updateMatrixWorld();
    const scene = new Scene();
    const parent = thing.parent;
    const only = new ShaderMaterial({
      vertexShader: fromBelow,
      fragmentShader: nearness,
      uniforms: { reach: { value: reach } },
      side: DoubleSide,
    });
    scene.overrideMaterial = only;
    scene.add(thing);
    const spare = new WebGLRenderTarget(SIDE, SIDE, { depthBuffer: false });
    const first = new WebGLRenderTarget(SIDE, SIDE, { depthBuffer: true });
    renderer.setRenderTarget(first);
    renderer.clear();
    renderer.render(scene, camera);
    scene.remove(thing);
    parent?.add(thing);
    const soften = new ShaderMaterial({
      vertexShader: flat,
      fragmentShader: blur,
      uniforms: { picture: { value: null }, by: { value: new Vector2() } },
      depthTest: false,
      depthWrite: false,
    });
    const sheet = new Mesh(new PlaneGeometry(2, 2), soften);
    sheet.frustumCulled = false;
    const still = new Scene();
    still.add(sheet);
    const pass = (from: WebGLRenderTarget, to: WebGLRenderTarget, x: number, y: number): void => {
      soften.uniforms['picture']!.value = from.texture;
      (soften.uniforms['by']!.value as Vector2).set(x, y);
      renderer.setRenderTarget(to);
      renderer.clear();
      renderer.render(still, camera);
    };
    pass(first, spare, 0.075, 0);
    pass(spare, first, 0, 0.075);
    pass(first, spare, 0.03, 0);
    pass(spare, this.target, 0, 0.03);
    renderer.setRenderTarget(null);
    for (const gone of [only, soften, sheet.geometry, spare, first]) gone.dispose();
  }

  dispose(): void {
    this.mesh.removeFromParent();
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
    this.target.dispose();
  }
}
