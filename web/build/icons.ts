// Icons as one path each: `import check from 'icon:check'` is the `d` of lucide's check.svg,
// so a chunk carries only the icons it draws and no markup is ever parsed at run time.
// Owns: the turning of lucide's shapes into paths. Start reading at: pathOf.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Plugin } from 'vite';

const require = createRequire(import.meta.url);
const prefix = 'icon:';

/** Turns the shapes of a lucide SVG into the `d` of one path. Throws on a shape it does not know. */
export function pathOf(svg: string): string {
  const shapes = svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.lastIndexOf('</svg>'));
  return [...shapes.matchAll(/<(\w+)([^>]*?)\/>/g)]
    .map(([, tag, text]) => shape(tag ?? '', attributes(text ?? '')))
    .join('');
}

function attributes(text: string): (name: string) => number & string {
  const found = new Map([...text.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [name, value]));
  return (name) =>
    (name === 'd' || name === 'points' ? found.get(name) : Number(found.get(name) ?? 0)) as number & string;
}

function shape(tag: string, at: (name: string) => number & string): string {
  switch (tag) {
    case 'path':
      return absolute(at('d'));
    case 'circle':
      return ellipse(at('cx'), at('cy'), at('r'), at('r'));
    case 'ellipse':
      return ellipse(at('cx'), at('cy'), at('rx'), at('ry'));
    case 'line':
      return `M${at('x1')} ${at('y1')}L${at('x2')} ${at('y2')}`;
    case 'polyline':
      return `M${at('points')}`;
    case 'polygon':
      return `M${at('points')}Z`;
    case 'rect':
      return rectangle(at('x'), at('y'), at('width'), at('height'), at('rx') || at('ry'));
    default:
      throw new Error(`icon: unknown shape ${tag}`);
  }
}

/** A path's first `m` is absolute however it is spelled; joined to others it has to say so. */
function absolute(d: string): string {
  return d.replace(
    /^m\s*(-?[\d.]+)[\s,]*(-?(?:\d+\.?\d*|\.\d+))\s*(?=(.?))/,
    (_, x: string, y: string, next: string) => {
      return `M${x} ${y}${/[\d.-]/.test(next) ? 'l' : ''}`;
    },
  );
}

function ellipse(cx: number, cy: number, rx: number, ry: number): string {
  return `M${cx - rx} ${cy}a${rx} ${ry} 0 1 0 ${2 * rx} 0a${rx} ${ry} 0 1 0 ${-2 * rx} 0Z`;
}

function rectangle(x: number, y: number, width: number, height: number, r: number): string {
  const across = width - 2 * r;
  const down = height - 2 * r;
  const turn = (dx: number, dy: number): string => (r > 0 ? `a${r} ${r} 0 0 1 ${dx} ${dy}` : '');
  return `M${x + r} ${y}h${across}${turn(r, r)}v${down}${turn(-r, r)}h${-across}${turn(-r, -r)}v${-down}${turn(r, -r)}Z`;
}

/** The Vite plugin behind `icon:<name>` imports. */
export function icons(): Plugin {
  return {
    name: 'mobilize-icons',
    enforce: 'pre',
    resolveId: (id) => (id.startsWith(prefix) ? `\0${id}` : null),
    async load(id) {
      if (!id.startsWith(`\0${prefix}`)) return null;
      const name = id.slice(prefix.length + 1);
      const svg = await readFile(require.resolve(`lucide-static/icons/${name}.svg`), 'utf8');
      return `export default ${JSON.stringify(pathOf(svg))}`;
    },
  };
}
