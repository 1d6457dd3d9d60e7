import {
  Color,
  DirectionalLight,
  Group,
  LatheGeometry,
  Mesh,
  MeshStandardMaterial,
  PerspectiveCamera,
  Scene,
  Vector2,
} from 'three';
import { angleAt, distanceFor, swingAt } from '../../../scene/turning.ts';
import { ContactShadow } from './contactShadow.ts';
import type { Graphics } from './graphics.ts';
import type { Model } from './loadModel.ts';

const FOV = (24 * Math.PI) / 180;

/** How a model is set: turning on the spot, or standing lit on a plinth. Colours as `#rrggbb`. */
export interface SetOptions {
  readonly setting: 'turntable' | 'stage';
  readonly turnS: number;
  readonly aspect: number;
  /** Part of the picture that model and plinth may fill, 0 to 1. */
  readonly fill: number;
  readonly plinth: string;
  readonly rim: string;
}

/** Where a model is shown: floor, light and camera. It moves by the controller's time alone. */
export class ModelSet {
  readonly scene = new Scene();
  readonly camera: PerspectiveCamera;
  private readonly o: SetOptions;
  private readonly model: Model;
  private readonly turning = new Group();
  private readonly shadows: { readonly shadow: ContactShadow; readonly of: Group | Mesh }[] = [];
  private readonly plinth: Mesh<LatheGeometry, MeshStandardMaterial> | null;
  private readonly middle: number;
  private readonly distance: number;
  private readonly elevation: number;

  constructor(model: Model, options: SetOptions) {
    this.model = model;
    this.o = options;
    const onStage = options.setting === 'stage';
    const { radius, height } = model;
    this.elevation = onStage ? 0.13 : 0.2;
    this.camera = new PerspectiveCamera((FOV * 180) / Math.PI, options.aspect, 0.1, 200);
    this.turning.add(model.root);
    this.shade(new ContactShadow(radius, height), model.root, this.turning);
    this.scene.add(this.turning);

    let below = 0;
    let around = radius;
    if (onStage) {
      below = Math.max(height, radius) * 0.2;
      around = radius * 1.5;
      this.plinth = plinth(around, below, options.plinth);
      this.scene.add(this.plinth);
      const floor = new Group();
      floor.position.y = -below;
      this.scene.add(floor);
      this.shade(new ContactShadow(around * 1.06, below * 2), this.plinth, floor);
    } else this.plinth = null;
    this.middle = (height - below) / 2;
    this.distance = distanceFor({
      radius: around,
      height: height + below,
      elevation: this.elevation,
      fov: FOV,
      aspect: options.aspect,
      fill: options.fill,
    });

    const key = new DirectionalLight(0xfff6ea, onStage ? 1.7 : 0.7);
    key.position.set(-3, 5, 4);
    this.scene.add(key);
    if (onStage) {
      for (const side of [-1, 1]) {
        const rim = new DirectionalLight(new Color(options.rim), side > 0 ? 3.4 : 1.6);
        rim.position.set(side * 4, 3, -5);
        this.scene.add(rim);
      }
    }
    this.scene.environmentIntensity = onStage ? 0.55 : 0.92;
  }

  /** Draws what stands still: the shadows. Again when the graphics card was lost. */
  build({ renderer, environment }: Graphics): void {
    this.scene.environment = environment;
    this.turning.rotation.y = 0;
    for (const { shadow, of } of this.shadows) shadow.draw(renderer, of);
  }

  /** Everything as it stands at an instant of the controller's time. */
  at(nowMs: number): void {
    const { setting, turnS } = this.o;
    const swing = swingAt(nowMs, turnS);
    const azimuth = setting === 'stage' ? swing.azimuth : 0;
    const distance = this.distance * (setting === 'stage' ? 1 - swing.nearer : 1);
    this.turning.rotation.y = setting === 'stage' ? 0 : angleAt(nowMs, turnS);
    const flat = Math.cos(this.elevation) * distance;
    this.camera.position.set(
      Math.sin(azimuth) * flat,
      this.middle + Math.sin(this.elevation) * distance,
      Math.cos(azimuth) * flat,
    );
    this.camera.lookAt(0, this.middle, 0);
  }

  /** Geometries and textures of its own, those of the model among them. */
  own(): number {
    return this.model.geometries + this.model.textures.size + this.shadows.length * 2 + (this.plinth === null ? 0 : 1);
  }

  dispose(): void {
    for (const { shadow } of this.shadows) shadow.dispose();
    this.plinth?.geometry.dispose();
    this.plinth?.material.dispose();
    this.model.dispose();
    this.scene.environment = null;
  }

  private shade(shadow: ContactShadow, of: Group | Mesh, on: Group): void {
    on.add(shadow.mesh);
    this.shadows.push({ shadow, of });
  }
}

/** A round plinth below height 0, its edges a little rounded. */
function plinth(radius: number, height: number, colour: string): Mesh<LatheGeometry, MeshStandardMaterial> {
  const edge = height * 0.12;
  const profile = [new Vector2(0, 0), new Vector2(radius - edge, 0)];
  for (let i = 1; i <= 6; i++) {
    const a = (i / 6) * (Math.PI / 2);
    profile.push(new Vector2(radius - edge + Math.sin(a) * edge, -edge + Math.cos(a) * edge));
  }
  profile.push(new Vector2(radius, -height + edge * 0.4), new Vector2(radius - edge * 0.4, -height));
  const geometry = new LatheGeometry(profile.reverse(), 96);
  return new Mesh(geometry, new MeshStandardMaterial({ color: new Color(colour), roughness: 0.5, metalness: 0 }));
}
