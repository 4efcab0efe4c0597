export { BODY_LIMITS } from './body-limits'
export { currentRequest } from './current-request'
export {
  type GateRequest,
  type GateRules,
  hostNames,
  judgeRequest,
  type Passage,
  type Refusal,
  type RequestHeaders,
} from './gate'
export { type PageSetting, securityHeaders } from './headers'
export { createWebServer, type WebServerParts } from './server'
