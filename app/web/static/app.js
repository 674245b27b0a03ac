// Starts the GOV.UK components, and lets refused forms show their page. Every page works without this.
import { initAll } from './vendor/govuk-frontend.min.js'

initAll()

document.body.addEventListener('htmx:beforeSwap', (event) => {
  if (event.detail.xhr.status === 422) {
    event.detail.shouldSwap = true
    event.detail.isError = false
  }
})
