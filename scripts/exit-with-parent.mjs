// Preloaded into the app's process: when the program that started it is gone, even by `kill -9`,
// the channel between them closes, and the app must not go on alone.
process.on('disconnect', () => process.exit(0))
