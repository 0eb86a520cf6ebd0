/** The two forms of the v1 API's bodies. */
export type Media = 'json' | 'protobuf'

export const MEDIA_TYPES: Readonly<Record<Media, string>> = {
  json: 'application/json',
  protobuf: 'application/x-protobuf',
}

/** Exactly one of the two: even `application/json; charset=utf-8` is neither. */
export function mediaOf(contentType: string): Media | undefined {
  if (contentType === MEDIA_TYPES.json) return 'json'
  return contentType === MEDIA_TYPES.protobuf ? 'protobuf' : undefined
}

/**
 * The form in which the client takes an answer: JSON when it takes both.
 *
 * Source: `Request::acceptsMediaType()`, mesos `3rdparty/libprocess/src/http.cpp`.
 */
export function acceptedMedia(accept: string | undefined): Media | undefined {
  if (accept === undefined) return 'json'
  const ranges = accept.split(',').map((range) => range.split(';', 1)[0]?.replace(/[ \t]/g, '') ?? '')
  const accepts = (subtype: string) =>
    ranges.some((range) => ['*/*', 'application/*', `application/${subtype}`].includes(range))
  if (accepts('json')) return 'json'
  return accepts('x-protobuf') ? 'protobuf' : undefined
}
