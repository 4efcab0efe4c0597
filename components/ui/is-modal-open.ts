/** True while a window or a question is open over the page: keys of the page behind it must do nothing then. */
export function isModalOpen(): boolean {
  return document.querySelector('[data-modal][data-open]') !== null
}
