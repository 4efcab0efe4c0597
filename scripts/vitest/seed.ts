import fc from 'fast-check'

// Every `npm test` tries the same examples, so that a red one tells of the change; `npm run test:long` tries others.
fc.configureGlobal({ seed: Number(process.env.LOCKSTEP_SEED ?? 1) })
