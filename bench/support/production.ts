// Must be imported first: the gateway, React and Vite read this variable on loading, and a debug log of all calls would
// hide the results.
Object.assign(process.env, { NODE_ENV: 'production' })
