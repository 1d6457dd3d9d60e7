import { chmod, copyFile, link, open, rename, rm } from 'node:fs/promises';

/** Beside the program: the one before it. */
const PREVIOUS = '.previous';
/** Beside the program: the new one, until it is whole. */
const NEXT = '.new';

/**
 * Puts a new AppImage in the place of the running one, which stays beside it. At every instant, also when power goes,
 * there is a whole program under the name that the service starts.
 *
 * @param file the new one, whole and checked
 * @param program absolute path of the running one
 */
export async function replaceAppImage(file: string, program: string): Promise<void> {
  const next = `${program}${NEXT}`;
  await rm(next, { force: true });
  await copyFile(file, next);
  await chmod(next, 0o755);
  await forced(next);
  await rm(`${program}${PREVIOUS}`, { force: true });
  // A file system without links copies.
  await link(program, `${program}${PREVIOUS}`).catch(() => copyFile(program, `${program}${PREVIOUS}`));
  await rename(next, program);
}

/** Puts the program of before back. Answers whether there was one. */
export async function putAppImageBack(program: string): Promise<boolean> {
  try {
    await rename(`${program}${PREVIOUS}`, program);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

async function forced(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
