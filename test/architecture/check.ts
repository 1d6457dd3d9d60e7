import ts from 'typescript';
import {
  ENTRY_POINTS,
  FORBIDDEN_FOLDERS,
  HOME,
  IMPURE_NAMES,
  LONG,
  MAY_IMPORT,
  PURE,
  PURE_PACKAGES,
  TOO_LONG,
  VENDOR,
} from './house.ts';
import { freeNames, parse } from './source.ts';
import type { Parsed, SourceFile } from './source.ts';

/** A rule that a file breaks, e.g. `[D1] display/rack/face.ts:3 imports devices/...`. */
export type Breach = string;

function within(path: string, folder: string): boolean {
  return folder === '.' || path === folder || path.startsWith(`${folder}/`);
}

/** The longest room that a path lies in. */
export function roomOf(path: string): string {
  const rooms = Object.keys(MAY_IMPORT).filter((room) => within(path, room));
  return rooms.sort((a, b) => b.length - a.length)[0]!;
}

/** [D1] who imports whom. */
export function directions(files: readonly Parsed[]): Breach[] {
  const known = new Set(files.map((f) => f.path));
  return files.flatMap((file) => {
    const room = roomOf(file.path);
    const allowed = MAY_IMPORT[room]!;
    return file.imports.flatMap((i) => {
      if (i.kind !== 'file') return [];
      const at = `${file.path}:${i.line}`;
      const to = roomOf(i.target);
      // A page imports its own styles and pictures; only modules are part of the graph.
      if (/\.tsx?$/.test(i.target) && !known.has(i.target)) {
        return [`[D1] ${at} imports ${i.target}, which is not there`];
      }
      if (to === room || allowed.includes('*')) return [];
      if (to === 'test') return [`[D1] ${at}: the product imports ${i.target}, a test`];
      const fits = allowed.some((a) => (a.includes('.') ? i.target === a : to === a || within(to, a)));
      return fits ? [] : [`[D1] ${at}: ${room} may not import ${i.target} (${to})`];
    });
  });
}

/** [D2] what a pure folder uses. */
export function purity(files: readonly Parsed[]): Breach[] {
  return files
    .filter((file) => PURE.some((folder) => within(file.path, folder)))
    .flatMap((file) => {
      const imports = file.imports
        .filter((i) => i.kind === 'node' || (i.kind === 'package' && !PURE_PACKAGES.includes(i.target)))
        .map((i) => `[D2] ${file.path}:${i.line}: a pure folder may not import ${i.target}`);
      const declared = new Set<string>();
      const collect = (node: ts.Node): void => {
        const named =
          ts.isVariableDeclaration(node) ||
          ts.isParameter(node) ||
          ts.isBindingElement(node) ||
          ts.isFunctionDeclaration(node) ||
          ts.isImportSpecifier(node);
        if (named && node.name !== undefined && ts.isIdentifier(node.name)) declared.add(node.name.text);
        ts.forEachChild(node, collect);
      };
      collect(file.tree);
      const names = freeNames(file).flatMap(({ name, line, node }) => {
        const at = `[D2] ${file.path}:${line}`;
        if (IMPURE_NAMES.includes(name) && !declared.has(name)) return [`${at}: a pure folder may not use ${name}`];
        const member = ts.isPropertyAccessExpression(node.parent) ? node.parent.name.text : undefined;
        if (name === 'Date' && member === 'now') return [`${at}: a pure folder may not use Date.now`];
        if (name === 'Math' && member === 'random') return [`${at}: a pure folder may not use Math.random`];
        if (name === 'Date' && ts.isNewExpression(node.parent) && (node.parent.arguments ?? []).length === 0) {
          return [`${at}: a pure folder may not use new Date() without an instant`];
        }
        if (name === 'Temporal' && member === 'Now') return [`${at}: a pure folder may not use Temporal.Now`];
        return [];
      });
      return [...imports, ...names];
    });
}

function reach(entry: string, byPath: ReadonlyMap<string, Parsed>): Set<string> {
  const seen = new Set<string>();
  const open = [entry];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const file = byPath.get(path);
    if (file === undefined || seen.has(path)) continue;
    seen.add(path);
    open.push(...file.imports.filter((i) => i.kind === 'file' && !i.typeOnly).map((i) => i.target));
  }
  return seen;
}

/** [D3] each native or vendor library in one file of each process, and those with a home only there. */
export function libraries(files: readonly Parsed[]): Breach[] {
  const product = files.filter((f) => !['test', '.', 'docs'].includes(roomOf(f.path)));
  const byPath = new Map(product.map((f) => [f.path, f]));
  const out: Breach[] = [];
  for (const entry of ENTRY_POINTS.filter((e) => byPath.has(e))) {
    const process = [...reach(entry, byPath)].map((path) => byPath.get(path)!);
    for (const library of VENDOR) {
      const users = process
        .filter((f) => f.imports.some((i) => !i.typeOnly && i.target === library))
        .map((f) => f.path);
      if (users.length > 1) {
        out.push(
          `[D3] ${library} is imported in ${users.length} files of the process ${entry}: ${users.sort().join(', ')}`,
        );
      }
    }
  }
  for (const file of product) {
    for (const i of file.imports) {
      const home = i.typeOnly ? undefined : HOME[i.target];
      if (home !== undefined && !home.some((folder) => within(file.path, folder))) {
        out.push(`[D3] ${file.path}:${i.line}: ${i.target} belongs in ${home.join(' or ')} alone`);
      }
    }
  }
  return out;
}

/** [D4] files that only hand on what others export. */
export function barrels(files: readonly Parsed[]): Breach[] {
  return files.flatMap((file) => {
    const exports = file.tree.statements.filter(ts.isExportDeclaration).filter((e) => e.moduleSpecifier !== undefined);
    const star = exports.some((e) => e.exportClause === undefined);
    const rest = file.tree.statements.filter((s) => !ts.isExportDeclaration(s) && !ts.isImportDeclaration(s));
    if (star || (exports.length > 0 && rest.length === 0)) {
      return [`[D4] ${file.path} hands on the exports of other files: import from the file that owns the name`];
    }
    return [];
  });
}

/** [D4] import cycles, each once, beginning with its first file by name. */
export function cycles(files: readonly Parsed[]): Breach[] {
  const byPath = new Map(files.map((f) => [f.path, f]));
  const state = new Map<string, 'open' | 'done'>();
  const found = new Set<string>();
  const trail: string[] = [];
  const walk = (path: string): void => {
    if (state.get(path) === 'done') return;
    if (state.get(path) === 'open') {
      const ring = trail.slice(trail.indexOf(path));
      const first = ring.indexOf([...ring].sort()[0]!);
      const turned = [...ring.slice(first), ...ring.slice(0, first)];
      found.add(`[D4] cycle: ${[...turned, turned[0]!].join(' -> ')}`);
      return;
    }
    state.set(path, 'open');
    trail.push(path);
    for (const i of byPath.get(path)?.imports ?? []) if (i.kind === 'file' && byPath.has(i.target)) walk(i.target);
    trail.pop();
    state.set(path, 'done');
  };
  for (const file of files) walk(file.path);
  return [...found].sort();
}

/** [D4] folders with no job of their own, and names that do not fit the tree. */
export function names(files: readonly Parsed[]): Breach[] {
  return files.flatMap((file) => {
    const parts = file.path.split('/');
    const name = parts.pop()!;
    const out = parts
      .filter((folder) => FORBIDDEN_FOLDERS.includes(folder.toLowerCase()))
      .map((folder) => `[D4] ${file.path}: a folder named "${folder}" says nothing; name it after its job`);
    if (!/^[a-z][A-Za-z0-9]*(\.[a-z]+)*\.tsx?$/.test(name) && !/^[A-Z][A-Za-z0-9]*(\.test)?\.tsx$/.test(name)) {
      out.push(`[D4] ${file.path}: files are named in camelCase (React components in PascalCase .tsx)`);
    }
    return out;
  });
}

/** Files that are too long, and those that soon will be. */
export function sizes(files: readonly Parsed[]): { breaches: Breach[]; long: string[] } {
  const over = (limit: number): Parsed[] => files.filter((f) => f.lines > limit);
  return {
    breaches: over(TOO_LONG).map(
      (f) => `[D4] ${f.path} has ${f.lines} lines; ${TOO_LONG} is the limit: split it by job`,
    ),
    long: over(LONG).map((f) => `${f.path} (${f.lines})`),
  };
}

/** Checks the whole house. Rules name the file and the line. */
export function checkArchitecture(sources: readonly SourceFile[]): { breaches: Breach[]; long: string[] } {
  const files = sources.map(parse);
  const size = sizes(files);
  return {
    breaches: [
      ...directions(files),
      ...purity(files),
      ...libraries(files),
      ...barrels(files),
      ...cycles(files),
      ...names(files),
      ...size.breaches,
    ],
    long: size.long,
  };
}
