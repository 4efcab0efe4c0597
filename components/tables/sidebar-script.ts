/** Where this browser keeps whether the sidebar is collapsed. */
export const SIDEBAR_KEY = 'lockstep-sidebar'

/** For a script in <head>: a sidebar that was collapsed is so from the first paint. Styles read `data-sidebar` on <html>. */
export const sidebarScript = `try{if(localStorage.getItem('${SIDEBAR_KEY}')==='collapsed')document.documentElement.dataset.sidebar='collapsed'}catch(e){}`
