// Sets the theme before the first paint. A file of its own, so that the page needs no inline script.
;(() => {
  let choice = 'system'
  try {
    choice = JSON.parse(localStorage.getItem('holdfast.theme') ?? '{}').state?.choice ?? 'system'
  } catch {
    // A browser that keeps nothing, or a value that somebody spoiled: the system's theme it is.
  }
  const dark =
    choice === 'dark' || (choice === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.dataset.theme = dark ? 'dark' : 'light'
})()
