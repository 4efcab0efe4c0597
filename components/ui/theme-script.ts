/** The localStorage key of the chosen theme. */
export const THEME_KEY = 'lockstep-theme'

/**
 * A script for <head>: sets the chosen theme on <html> before the first paint, so that nothing flashes. Without a
 * choice or without storage, the setting of the device applies.
 */
export const themeScript = `try{var t=localStorage.getItem('${THEME_KEY}');if(t==='light'||t==='dark')document.documentElement.dataset.theme=t}catch(e){}`
