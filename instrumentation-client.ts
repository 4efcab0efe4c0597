import { z } from 'zod'

// Zod would otherwise try `new Function`, which the Content-Security-Policy of our pages blocks and reports.
z.config({ jitless: true })
