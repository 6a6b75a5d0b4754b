import type { CelEnv, CelType } from '@bufbuild/cel';
import { RECORD, WRITTEN, rangeOf, textOf, type Call, type Comprehension, type Tree } from './cel-tree.ts';

/*
 * The library parses and works out; it checks no types yet. So what it declares of its functions is held against an expression here.
 * What may be written is bounded too: a macro inside a macro goes over what the outer one's entry holds, and nothing but functions whose
 * result is about as large as what they are given can be called. So a macro goes over each value of a record once; what it may do
 * with the rest of the record each time is bounded by macro-work.ts.
 */

/** Every function that may be called, operators among them. The text of a pattern is bounded by the expression's. */
const FUNCTIONS = new Set(
  `_+_ _-_ _*_ _/_ _%_ -_ !_ _==_ _!=_ _<_ _<=_ _>_ _>=_ @in int double string bool size contains startsWith endsWith
  matches lowerAscii upperAscii trim substring indexOf lastIndexOf charAt`.split(/\s+/),
);
const NAMED = [...FUNCTIONS].filter((name) => /^\w+[a-zA-Z]$/.test(name));

/** What a value is. What stands in a record is text, a number with a fraction (a double), true, false, null, a list or an object. */
export type ValueKind =
  | 'any'
  | 'a value of the record'
  | 'int'
  | 'double'
  | 'string'
  | 'bool'
  | 'list'
  | 'null_type'
  | 'map';
const IN_RECORD = new Set(['double', 'string', 'bool', 'list', 'null_type', 'map', 'dyn']);

interface Scope {
  readonly env: CelEnv;
  readonly variables: ReadonlyMap<string, ValueKind>;
  /** What the entry of the innermost macro is called. */
  readonly entry: string | null;
  readonly say: (problem: string) => void;
}

/** The kind of an expression's value; `say` is told of every problem. */
export function checkExpression(env: CelEnv, tree: Tree, say: (problem: string) => void): ValueKind {
  return kindOf(tree, { env, variables: new Map([[RECORD, 'a value of the record']]), entry: null, say });
}

function kindOf(tree: Tree | undefined, scope: Scope): ValueKind {
  if (tree === undefined) return 'any';
  const { case: kind, value } = tree.exprKind;
  if (kind === 'constExpr') return CONSTANTS[value.constantKind.case ?? ''] ?? 'any';
  if (kind === 'identExpr') return kindOfName(value.name, scope);
  if (kind === 'callExpr') return kindOfCall(value, scope);
  if (kind === 'comprehensionExpr') return kindOfMacro(value, scope);
  if (kind === 'selectExpr') {
    const operand = kindOf(value.operand, scope);
    if (!isOpen(operand)) scope.say(`.${value.field}: ${operand} has no fields`);
    return value.testOnly ? 'bool' : operand === 'a value of the record' ? operand : 'any';
  }
  if (kind === 'listExpr') {
    for (const element of value.elements) kindOf(element, scope);
    return 'list';
  }
  scope.say('no objects can be made');
  return 'any';
}

const CONSTANTS: Readonly<Record<string, ValueKind>> = {
  boolValue: 'bool',
  doubleValue: 'double',
  int64Value: 'int',
  stringValue: 'string',
  nullValue: 'null_type',
};

function kindOfName(name: string, { variables, say }: Scope): ValueKind {
  const kind = variables.get(name);
  if (kind === undefined) say(`there is nothing called ${name}; the record is called ${RECORD}`);
  return kind ?? 'any';
}

function isOpen(kind: ValueKind): boolean {
  return kind === 'any' || kind === 'a value of the record' || kind === 'map';
}

function kindOfCall(call: Call, scope: Scope): ValueKind {
  const args = [...(call.target === undefined ? [] : [call.target]), ...call.args].map((arg) => kindOf(arg, scope));
  switch (call.function) {
    case '_&&_':
    case '_||_':
    case '@not_strictly_false':
      for (const arg of args) expectBool(arg, call.function, scope);
      return 'bool';
    case '_?_:_':
      expectBool(args[0]!, call.function, scope);
      return args[1] === args[2] ? args[1]! : 'any';
    case '_[_]':
      if (!isOpen(args[0]!) && args[0] !== 'list') scope.say(`[]: ${args[0]} has no entries`);
      return args[0] === 'a value of the record' ? args[0] : 'any';
    default:
      return kindOfFunction(call, args, scope);
  }
}

function expectBool(kind: ValueKind, name: string, { say }: Scope): void {
  if (kind !== 'bool' && kind !== 'any' && kind !== 'a value of the record') say(`${plain(name)} takes no ${kind}`);
}

function kindOfFunction(call: Call, args: readonly ValueKind[], { env, say }: Scope): ValueKind {
  const { function: name, target } = call;
  if (!FUNCTIONS.has(name)) {
    say(`there is no function ${plain(name)}; there are ${NAMED.join(', ')}`);
    return 'any';
  }
  if (name === 'matches' && textOf(call.args.at(-1)) === null) say('matches: its pattern must be written as text');
  const fitting = [...(env.funcs.find(name) ?? [])].filter((func) => {
    const taken = [...(func.target === undefined ? [] : [func.target]), ...func.arguments];
    if ((func.target === undefined) !== (target === undefined) || taken.length !== args.length) return false;
    return taken.every((type, place) => takes(type, args[place]!));
  });
  if (fitting.length === 0) say(`${plain(name)} takes no ${args.join(' and ')}${hint(name, args)}`);
  const results = new Set(fitting.map(({ result }) => kindOfType(result)));
  return results.size === 1 ? [...results][0]! : 'any';
}

function hint(name: string, args: readonly ValueKind[]): string {
  const hasDouble = args.includes('double') || args.includes('a value of the record');
  if (hasDouble && name === '_%_') return '; numbers of a record are doubles: write int(record.x) % 2';
  return hasDouble && args.includes('int') ? '; numbers of a record are doubles: write 1000.0 for 1000' : '';
}

/** Operators as they are written. */
function plain(name: string): string {
  return name.replaceAll(/[_@]/g, '') || name;
}

function takes(type: CelType, kind: ValueKind): boolean {
  const wanted = kindOfType(type);
  if (wanted === 'any' || kind === 'any') return true;
  return kind === 'a value of the record' ? IN_RECORD.has(wanted) : wanted === kind;
}

function kindOfType(type: CelType): ValueKind {
  if (type.kind === 'list' || type.kind === 'map') return type.kind;
  return type.name === 'dyn' ? 'any' : (type.name as ValueKind);
}

function kindOfMacro(macro: Comprehension, scope: Scope): ValueKind {
  const { iterVar, accuVar } = macro;
  const range = rangeOf(macro.iterRange);
  const rangeKind = kindOf(macro.iterRange, scope);
  if (scope.variables.has(iterVar)) scope.say(`the entry of a macro must not be called ${iterVar} again`);
  if (range === null)
    scope.say('a macro must go over a list of the record, what filter left of one, or a list of constants');
  else if (scope.entry !== null && range !== scope.entry)
    scope.say(`a macro inside another must go over what ${scope.entry} holds`);
  const accumulated = kindOf(macro.accuInit, scope);
  const entry = range === WRITTEN ? 'any' : rangeKind === 'list' ? 'a value of the record' : rangeKind;
  const variables = new Map([...scope.variables, [iterVar, entry], [accuVar, accumulated]] as const);
  const inside = { ...scope, variables, entry: iterVar };
  kindOf(macro.loopCondition, inside);
  kindOf(macro.loopStep, inside);
  const outside = new Map([...scope.variables, [accuVar, accumulated]] as const);
  return kindOf(macro.result, { ...scope, variables: outside });
}
