import { childrenOf, isConstant, type Call, type Tree } from './cel-tree.ts';

/*
 * A macro works once for every entry of its list. What it works on of that entry comes to no more than the record has; what it works
 * on beside the entry it works on again for each. So calls of the latter kind are counted.
 */

export function macrosIn(tree: Tree): number {
  const own = Number(tree.exprKind.case === 'comprehensionExpr');
  return childrenOf(tree).reduce((all, child) => all + macrosIn(child), own);
}

/** The calls of an expression that a macro repeats on more than its own entry, and whose work grows with what they are given. */
export function repeatedCalls(tree: Tree, entry: string | null = null): number {
  const { case: kind, value } = tree.exprKind;
  if (kind === 'comprehensionExpr') {
    const { iterRange, accuInit, result, iterVar, loopCondition, loopStep } = value;
    return sum([iterRange, accuInit, result], entry) + sum([loopCondition, loopStep], iterVar);
  }
  const isRepeated = kind === 'callExpr' && entry !== null && growsWithGiven(value) && !isOf(tree, new Set([entry]));
  return Number(isRepeated) + sum(childrenOf(tree), entry);
}

function sum(trees: readonly (Tree | undefined)[], entry: string | null): number {
  return trees.reduce((all, tree) => all + (tree === undefined ? 0 : repeatedCalls(tree, entry)), 0);
}

const COMPARISONS = new Set(['_==_', '_!=_', '_<_', '_<=_', '_>_', '_>=_']);

function growsWithGiven({ function: name, args }: Call): boolean {
  if (COMPARISONS.has(name)) return !args.some(isConstant);
  if (name === '@in')
    return !(args[1]?.exprKind.case === 'listExpr' && args[1].exprKind.value.elements.every(isConstant));
  if (name === '_+_') return !args.some(isOfMacroItself);
  return /^\w*[a-zA-Z]$/.test(name);
}

/** What a macro has come to so far, to which it adds an entry; nobody can write this name. */
function isOfMacroItself(tree: Tree): boolean {
  return tree.exprKind.case === 'identExpr' && tree.exprKind.value.name.startsWith('@');
}

/** Whether it is made of nothing but what has these names, and what is written. */
function isOf(tree: Tree, names: ReadonlySet<string>): boolean {
  const { case: kind, value } = tree.exprKind;
  if (kind === 'identExpr') return names.has(value.name);
  if (kind !== 'comprehensionExpr') return childrenOf(tree).every((child) => isOf(child, names));
  const inside = new Set([...names, value.iterVar, value.accuVar]);
  return childrenOf(tree).every((child) => isOf(child, child === value.iterRange ? names : inside));
}
