// SPDX-License-Identifier: MIT
import type { AstNode } from "./astNode";
import type { MutantKind } from "./mutant";
import type { MutationSite } from "./mutationSite";

/** What each operator is taken for: a limit that is off by one, a sign that is wrong. */
const OTHER_OPERATOR: Readonly<Record<string, string>> = {
  ...{ "<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==" },
  ...{ "+": "-", "-": "+", "*": "/", "/": "*", "%": "*" },
};
/** Nothing in these runs. A state variable's value is a constant, which takes no switch. */
const PASSED_OVER = new Set([
  ...[
    "ImportDirective",
    "PragmaDirective",
    "UsingForDirective",
    "StructDefinition",
    "ErrorDefinition",
    "EventDefinition",
    "EnumDefinition",
  ],
  ...["StructuredDocumentation", "UserDefinedValueTypeDefinition", "VariableDeclaration", "ModifierInvocation", "InheritanceSpecifier"],
  // Assembly has no switch either.
  "InlineAssembly",
]);
const CHECKS = new Set(["require", "assert", "revert"]);

/** Every place of a source at which a check, an effect, a condition or an operator can be changed, by its syntax tree. */
export function findMutationSites(source: Buffer, tree: AstNode): readonly MutationSite[] {
  const sites: MutationSite[] = [];
  let inFunction = "";

  const textOf = (node: AstNode): string => source.subarray(...rangeOf(node)).toString();
  const change = (kind: MutantKind, node: AstNode, replacement: string): void => {
    const [start, end] = rangeOf(node);
    if (textOf(node) !== replacement) sites.push({ kind, start, end, inFunction, replacement });
  };
  const leaveOut = (kind: MutantKind, node: AstNode): void => {
    const [start, end] = rangeOf(node);
    // The tree leaves the semicolon of some statements out.
    const semicolon = /^\s*;/.exec(source.subarray(end, end + 100).toString())?.[0] ?? "";
    sites.push({ kind, start, end: end + Buffer.byteLength(semicolon), inFunction, replacement: undefined });
  };

  const visit = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(visit);
    if (!isNode(value) || PASSED_OVER.has(value.nodeType)) return;
    const node = value;
    switch (node.nodeType) {
      case "FunctionDefinition":
      case "ModifierDefinition":
        inFunction = String(node.name || node.kind);
        for (const modifier of modifiersOf(node)) leaveOut("modifier dropped", modifier);
        return visit(node.body);
      case "ForStatement":
        return [node.condition, node.body].forEach(visit);
      case "ExpressionStatement":
        leaveOut(isCheck(node.expression) ? "check deleted" : "statement deleted", node);
        break;
      case "RevertStatement":
        return leaveOut("check deleted", node);
      case "EmitStatement":
        return leaveOut("statement deleted", node);
      case "IfStatement":
        for (const outcome of ["true", "false"]) change("always", node.condition as AstNode, outcome);
        break;
      case "Conditional":
        for (const outcome of [node.trueExpression, node.falseExpression]) change("always", node, textOf(outcome as AstNode));
        break;
      case "UnaryOperation":
        if (node.operator === "!") change("operator changed", node, textOf(node.subExpression as AstNode));
        break;
      case "BinaryOperation":
        changeOperation(node);
        break;
    }
    Object.values(node).forEach(visit);
  };

  const changeOperation = (node: AstNode): void => {
    const [left, right] = [node.leftExpression, node.rightExpression] as [AstNode, AstNode];
    const operator = String(node.operator);
    if (operator === "&&" || operator === "||") {
      for (const kept of [left, right]) change("operand dropped", node, textOf(kept));
      return;
    }
    const other = OTHER_OPERATOR[operator];
    if (other === undefined || isConstant(node)) return;
    const between = source.subarray(rangeOf(left)[1], rangeOf(right)[0]).toString();
    const [start, end] = rangeOf(node);
    const before = source.subarray(start, rangeOf(left)[1]).toString();
    const after = source.subarray(rangeOf(right)[0], end).toString();
    change("operator changed", node, `${before}${between.replace(operator, other)}${after}`);
  };

  visit(tree);
  return sites;
}

function isNode(value: unknown): value is AstNode {
  return typeof value === "object" && value !== null && "nodeType" in value;
}

function rangeOf({ src }: AstNode): [start: number, end: number] {
  const [start = 0, length = 0] = src.split(":").map(Number);
  return [start, start + length];
}

/** A constructor's may be arguments of its parents. */
function modifiersOf({ modifiers = [] }: AstNode): readonly AstNode[] {
  return (modifiers as AstNode[]).filter(({ kind }) => kind === "modifierInvocation");
}

function isCheck(expression: unknown): boolean {
  if (!isNode(expression) || expression.nodeType !== "FunctionCall") return false;
  return CHECKS.has(String((expression.expression as AstNode).name));
}

/** The compiler knows its value, and may want it as such. */
function isConstant({ typeDescriptions }: AstNode): boolean {
  return String((typeDescriptions as { typeIdentifier?: string }).typeIdentifier).startsWith("t_rational");
}
