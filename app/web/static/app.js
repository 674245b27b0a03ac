// Starts the GOV.UK components, and lets refused forms show their page. Every page works without this.
import { initAll } from './vendor/govuk-frontend.min.js'

initAll()

document.body.addEventListener('htmx:beforeSwap', (event) => {
  if (event.detail.xhr.status === 422) {
    event.detail.shouldSwap = true
    event.detail.isError = false
  }
})

// One key for an answer, for whoever switched that on: a key pressed by chance must not answer.
const SHORTCUTS = 'reconvene-shortcuts'
const TYPED_IN = 'input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]'
const shortcuts = document.querySelector('#shortcuts')

if (shortcuts) {
  shortcuts.closest('[hidden]').hidden = false
  shortcuts.checked = localStorage.getItem(SHORTCUTS) === 'on'
  shortcuts.addEventListener('change', () => {
    localStorage.setItem(SHORTCUTS, shortcuts.checked ? 'on' : 'off')
  })
  document.addEventListener('keydown', (event) => {
    const busy = event.ctrlKey || event.altKey || event.metaKey || event.repeat
    if (!shortcuts.checked || busy || event.target.closest(TYPED_IN)) return
    const key = event.key.toLowerCase()
    for (const button of document.querySelectorAll('main button[aria-keyshortcuts]')) {
      if (button.getAttribute('aria-keyshortcuts') === key) button.click()
    }
  })
}
