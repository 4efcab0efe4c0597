import fc from 'fast-check'

// A fixed seed, so that `npm test` is reproducible; `npm run test:long` uses others.
fc.configureGlobal({ seed: Number(process.env.LOCKSTEP_SEED ?? 1) })
