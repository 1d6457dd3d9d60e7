import { createCipheriv } from 'node:crypto';
import type { Aes } from './decode/rolling.ts';

/** AES-128 of a single block, by Node. */
export const nodeAes: Aes = (key, block) =>
  createCipheriv('aes-128-ecb', key, null).setAutoPadding(false).update(block);
