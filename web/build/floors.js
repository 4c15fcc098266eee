// The floors of the client as a lint rule: who may import whom.
//   i18n, a11y, ui < api < sync < features < app      sw: only sync/shared
// A feature never imports a feature, except the rules of the plan (features/plan), among the planner's screens their
// common frame (features/planner), and the parts that stand on other features' screens: timer, choice, reward, history,
// start (the line above a plan).
// Owns: the rule. Start reading at: verdict.
import path from 'node:path';

const order = ['i18n', 'a11y', 'ui', 'api', 'sync', 'features', 'app'];
const height = { i18n: 0, a11y: 0, ui: 0, styles: 0, api: 1, sync: 2, features: 3, app: 4 };

const open = new Set(['plan', 'planner', 'timer', 'choice', 'reward', 'history', 'start']); // features that others may build on

/** The reason why a file may not import another, or undefined. Both are paths under src. */
export function verdict(from, to) {
  const [fromFloor, fromPart] = from.split('/');
  const [toFloor, toPart] = to.split('/');
  if (fromFloor === 'sw') {
    return toFloor === 'sw' || (toFloor === 'sync' && toPart === 'shared')
      ? undefined
      : `sw (its own program) must not import ${toFloor}: only sync/shared`;
  }
  if (toFloor === 'sw') return `${fromFloor} must not import sw: it is its own program`;
  if (!(fromFloor in height) || !(toFloor in height)) return undefined;
  if (height[toFloor] > height[fromFloor])
    return `${fromFloor} must not import ${toFloor}: the floors are ${order.join(', ')}`;
  if (fromFloor === 'features' && toFloor === 'features' && fromPart !== toPart && !open.has(toPart)) {
    return `feature ${fromPart} must not import feature ${toPart}: what both need goes to ui, or to features/plan`;
  }
  return undefined;
}

/** The ESLint rule. */
export const floors = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const file = context.filename.replaceAll('\\', '/');
    const root = file.lastIndexOf('/src/');
    if (root < 0 || file.endsWith('.test.ts')) return {};
    const from = file.slice(root + 5);
    const check = (node) => {
      const to = node.source?.value;
      if (typeof to !== 'string' || !to.startsWith('.')) return;
      const reason = verdict(from, path.posix.join(path.posix.dirname(from), to));
      if (reason !== undefined) context.report({ node, message: reason });
    };
    return {
      ImportDeclaration: check,
      ImportExpression: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
    };
  },
};
