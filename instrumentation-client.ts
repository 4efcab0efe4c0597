import { z } from 'zod'

// It would try whether functions can be made from text, which the policy of our pages refuses, and reports.
z.config({ jitless: true })
