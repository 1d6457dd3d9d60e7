import { posix } from 'node:path';
import ts from 'typescript';

/** A file of the house, by its path from the root with forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

export interface Import {
  /** Path of the file, or name of the package (`@scope/name`, `node:fs`). */
  readonly target: string;
  readonly kind: 'file' | 'package' | 'node';
  /** `import type`: gone before Node runs the file. */
  readonly typeOnly: boolean;
  readonly line: number;
}

export interface Parsed {
  readonly path: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  readonly tree: ts.SourceFile;
}

function targetOf(specifier: string, from: string): Pick<Import, 'target' | 'kind'> {
  const bare = specifier.replace(/[?#].*$/, '');
  if (bare.startsWith('.')) return { kind: 'file', target: posix.normalize(posix.join(posix.dirname(from), bare)) };
  if (bare.startsWith('node:')) return { kind: 'node', target: bare };
  const parts = bare.split('/');
  return { kind: 'package', target: bare.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0]! };
}

/** Reads a file's imports: static, dynamic with a literal, re-exports, `require` of preloads, types in `import('x')`. */
export function parse(file: SourceFile): Parsed {
  const kind = file.path.endsWith('.tsx') ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const tree = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true, kind);
  const imports: Import[] = [];
  const add = (node: ts.Node, specifier: ts.Node | undefined, typeOnly: boolean): void => {
    if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return;
    const line = tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
    imports.push({ ...targetOf(specifier.text, file.path), typeOnly, line });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) {
      add(node, node.moduleSpecifier, node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword);
    } else if (ts.isExportDeclaration(node)) add(node, node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isCallExpression(node)) {
      const callee = node.expression;
      const loads =
        callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === 'require');
      if (loads) add(node, node.arguments[0], false);
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) add(node, node.argument.literal, true);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return { path: file.path, lines: file.text.split('\n').length - (file.text.endsWith('\n') ? 1 : 0), imports, tree };
}

/** Every name that a file takes from outside itself, with its line: globals among them. */
export function freeNames(parsed: Parsed): { name: string; line: number; node: ts.Identifier }[] {
  const out: { name: string; line: number; node: ts.Identifier }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && !isMember(node)) {
      out.push({
        name: node.text,
        line: parsed.tree.getLineAndCharacterOfPosition(node.getStart(parsed.tree)).line + 1,
        node,
      });
    }
    if (!ts.isTypeNode(node)) ts.forEachChild(node, visit);
  };
  visit(parsed.tree);
  return out;
}

/** `b` in `a.b`, in `{ b: 1 }`, in a declaration, in an import: not a use of a global. */
function isMember(node: ts.Identifier): boolean {
  const p = node.parent;
  if (ts.isPropertyAccessExpression(p)) return p.name === node;
  if (ts.isShorthandPropertyAssignment(p)) return false;
  if (
    ts.isPropertyAssignment(p) ||
    ts.isVariableDeclaration(p) ||
    ts.isParameter(p) ||
    ts.isPropertyDeclaration(p) ||
    ts.isFunctionDeclaration(p) ||
    ts.isMethodDeclaration(p) ||
    ts.isPropertySignature(p)
  ) {
    return p.name === node;
  }
  return ts.isImportSpecifier(p) || ts.isExportSpecifier(p) || ts.isBindingElement(p) || ts.isTypeElement(p);
}
