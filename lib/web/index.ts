export { BODY_LIMITS } from './body-limits'
export { currentRequest } from './current-request'
export {
  type AllowedRequest,
  checkRequest,
  type GateRequest,
  type GateRules,
  hostNames,
  type Refusal,
  type RequestHeaders,
} from './gate'
export { type HeaderOptions, securityHeaders } from './headers'
export { createWebServer, type WebServerOptions } from './server'
