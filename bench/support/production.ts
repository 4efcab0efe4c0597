// Imported before everything else: the gateway, React and Vite decide by this variable when they are loaded, and a
// debug log of every call would bury the figures.
Object.assign(process.env, { NODE_ENV: 'production' })
