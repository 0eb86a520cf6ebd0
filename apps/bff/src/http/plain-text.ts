/** An answer in words, spelt as Mesos spells its content type. An empty one has no type at all. */
export function plainText(
  text: string,
  status: number,
  headers: Readonly<Record<string, string>> = {},
): Response {
  // Without its length said, it would be sent as a chunk of nothing.
  if (text === '') return new Response(null, { status, headers: { 'Content-Length': '0', ...headers } })
  return new Response(text, { status, headers: { 'Content-Type': 'text/plain; charset=utf-8', ...headers } })
}
