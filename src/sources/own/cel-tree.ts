import type { parse } from '@bufbuild/cel';

/** A node of a parsed expression. */
export type Tree = NonNullable<ReturnType<typeof parse>['expr']>;
export type Call = Extract<Tree['exprKind'], { case: 'callExpr' }>['value'];
export type Comprehension = Extract<Tree['exprKind'], { case: 'comprehensionExpr' }>['value'];

/** What an expression calls the record. */
export const RECORD = 'record';

/** The names from the record to a value, as `record.legs` and `record["legs"]` give them; null for anything else. */
function pathOf(tree: Tree): readonly string[] | null {
  const { case: kind, value } = tree.exprKind;
  if (kind === 'identExpr') return value.name === RECORD ? [] : null;
  if (kind === 'selectExpr') return beneath(value.operand, value.field);
  if (kind !== 'callExpr' || value.function !== '_[_]') return null;
  const name = textOf(value.args[1]);
  return name === null ? null : beneath(value.args[0], name);
}

function beneath(tree: Tree | undefined, name: string): readonly string[] | null {
  const path = tree === undefined ? null : pathOf(tree);
  return path === null ? null : [...path, name];
}

/** A text that is written in the expression; null for anything else. */
export function textOf(tree: Tree | undefined): string | null {
  if (tree?.exprKind.case !== 'constExpr') return null;
  const { case: kind, value } = tree.exprKind.value.constantKind;
  return kind === 'stringValue' ? value : null;
}

/** What stands directly beneath a node. */
export function childrenOf(tree: Tree): readonly Tree[] {
  const { case: kind, value } = tree.exprKind;
  if (kind === 'selectExpr') return known([value.operand]);
  if (kind === 'callExpr') return known([value.target, ...value.args]);
  if (kind === 'listExpr') return value.elements;
  if (kind === 'structExpr')
    return known(
      value.entries.flatMap((entry) => [
        entry.keyKind.case === 'mapKey' ? entry.keyKind.value : undefined,
        entry.value,
      ]),
    );
  if (kind !== 'comprehensionExpr') return [];
  return known([value.iterRange, value.accuInit, value.loopCondition, value.loopStep, value.result]);
}

function known(trees: readonly (Tree | undefined)[]): readonly Tree[] {
  return trees.filter((tree) => tree !== undefined);
}

/** How many nodes a tree has. */
export function sizeOf(tree: Tree): number {
  return childrenOf(tree).reduce((sum, child) => sum + sizeOf(child), 1);
}

/** Every path of the record that an expression reads. */
export function pathsRead(tree: Tree): readonly (readonly string[])[] {
  const path = pathOf(tree);
  if (path === null) return childrenOf(tree).flatMap(pathsRead);
  return [path];
}

/** The list that a macro goes over: of the record, of a macro's entry, or written in the expression. */
export function rangeOf(tree: Tree | undefined): string | null {
  if (tree === undefined) return null;
  const { case: kind, value } = tree.exprKind;
  if (kind === 'identExpr') return value.name;
  if (kind === 'selectExpr') return value.testOnly ? null : rangeOf(value.operand);
  if (kind === 'callExpr' && value.function === '_[_]') return rangeOf(value.args[0]);
  if (kind === 'comprehensionExpr') return isFilter(value) ? rangeOf(value.iterRange) : null;
  if (kind === 'listExpr') return value.elements.every(isConstant) ? WRITTEN : null;
  return null;
}

export const WRITTEN = 'a list that is written in the expression';

/** Whether it is written in the expression, and no list. */
export function isConstant(tree: Tree): boolean {
  return tree.exprKind.case === 'constExpr';
}

/** A macro whose result holds entries of its list alone: `filter`, that is. */
function isFilter({ loopStep, iterVar }: Comprehension): boolean {
  if (loopStep?.exprKind.case !== 'callExpr') return false;
  const { function: name, args } = loopStep.exprKind.value;
  const added = name === '_?_:_' ? args[1] : undefined;
  if (added?.exprKind.case !== 'callExpr' || added.exprKind.value.function !== '_+_') return false;
  const list = added.exprKind.value.args[1];
  const [entry] = list?.exprKind.case === 'listExpr' ? list.exprKind.value.elements : [];
  return entry?.exprKind.case === 'identExpr' && entry.exprKind.value.name === iterVar;
}
