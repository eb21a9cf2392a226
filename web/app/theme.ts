// Light or dark: as the system has it, until somebody chooses.

const KEY = 'archcast-theme'

/** Shows what was chosen before. */
export function restoreTheme(): void {
  const chosen = localStorage.getItem(KEY)
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen
}

export function nextTheme(): void {
  const { dataset } = document.documentElement
  const dark = dataset.theme ? dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches
  dataset.theme = dark ? 'light' : 'dark'
  localStorage.setItem(KEY, dataset.theme)
}
