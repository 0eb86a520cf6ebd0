import type { View } from '../../authorizer.ts'
import { jsonText, type JsonText } from './json-text.ts'

/** Keeps a document for as long as everything that it was made of is the same. */
export function remembered(inputs: () => readonly object[], write: () => string): () => JsonText {
  let before: readonly object[] = []
  let document: JsonText | undefined
  return () => {
    const now = inputs()
    if (document === undefined || now.some((input, index) => input !== before[index])) {
      document = jsonText(write())
      before = now
    }
    return document
  }
}

/** Of as many views at once documents are kept. Most people share the one that hides nothing. */
const KEPT_VIEWS = 4

/** What is made for each view is kept for those that asked last. */
export function byView<T>(make: (view: View) => T): (view: View) => T {
  const kept = new Map<View, T>()
  return (view) => {
    const documents = kept.get(view) ?? make(view)
    // The one that was asked for last is given up last.
    kept.delete(view)
    kept.set(view, documents)
    const [oldest] = kept.keys()
    if (kept.size > KEPT_VIEWS && oldest !== undefined) kept.delete(oldest)
    return documents
  }
}
