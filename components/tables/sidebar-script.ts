/** The localStorage key of the collapsed state. */
export const SIDEBAR_KEY = 'lockstep-sidebar'

/**
 * A script for <head>: collapses the sidebar before the first paint if it was collapsed. CSS reads `data-sidebar` on
 * <html>.
 */
export const sidebarScript = `try{if(localStorage.getItem('${SIDEBAR_KEY}')==='collapsed')document.documentElement.dataset.sidebar='collapsed'}catch(e){}`
