// Answers with a part of what is kept, as players ask for it: Safari plays nothing that it cannot have in parts.
// Owns: the Range header (RFC 9110, 14.2) of one range. Does not own: where the bytes come from (worker).

/** The whole of a kept file, or the part that is asked for. */
export function partOf(kept: Blob, range: string | null): Response {
  const headers = {
    'content-type': kept.type,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'accept-ranges': 'bytes',
  };
  const asked = rangeOf(range, kept.size);
  if (asked === undefined) return new Response(kept, { headers });
  const told = `bytes ${asked === 'none' ? '*' : `${asked.from}-${asked.to}`}/${kept.size}`;
  if (asked === 'none') return new Response(null, { status: 416, headers: { ...headers, 'content-range': told } });
  return new Response(kept.slice(asked.from, asked.to + 1, kept.type), {
    status: 206,
    headers: { ...headers, 'content-range': told, 'content-length': String(asked.to + 1 - asked.from) },
  });
}

/** The first and last byte asked for; undefined when all is, `none` when there is nothing there. */
export function rangeOf(range: string | null, size: number): { from: number; to: number } | 'none' | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(range ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  return from > to ? 'none' : { from, to };
}
