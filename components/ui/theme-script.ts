/** Where this browser keeps the chosen theme. */
export const THEME_KEY = 'lockstep-theme'

/**
 * For a script in <head>: sets the chosen theme on <html> before the first paint, so that nothing flashes. Without a
 * choice, or without storage, the attribute stays away and the device decides.
 */
export const themeScript = `try{var t=localStorage.getItem('${THEME_KEY}');if(t==='light'||t==='dark')document.documentElement.dataset.theme=t}catch(e){}`
