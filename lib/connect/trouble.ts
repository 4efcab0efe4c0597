import { BUSY, type Trouble, UPDATED } from '@/lib/save'
import type { ConnectError } from './errors'

/** Which service the app talks to, for words that say what to do. */
export interface Surroundings {
  readonly mode: 'stand-in' | 'amazon-connect'
}

type Words = Pick<Trouble, 'title' | 'explanation'>

const KEPT = 'Your edits are kept in this tab.'

/** Trouble with a call in words for the user: what happened, what is safe, what to do next. */
export function toTrouble(error: ConnectError, { mode }: Surroundings): Trouble {
  return {
    code: error.code,
    ...wordsFor(error, mode),
    serviceMessage: error.serviceMessage,
    isRetryable: error.isRetryable,
  }
}

function wordsFor(error: ConnectError, mode: Surroundings['mode']): Words {
  const { operation } = error
  switch (error.code) {
    case 'throttled':
      return {
        title: 'Amazon Connect asks us to slow down',
        explanation: `Everybody in this AWS account shares a few requests a second, and they were used up even after waiting. ${KEPT} Wait a minute, then try again.`,
      }
    case 'access-denied':
      return {
        title: 'Amazon Connect did not allow this',
        explanation: `The identity that Lockstep uses may not call ${operation}. ${KEPT} Ask an administrator for the permission connect:${operation}, and for access to this table in the security profile, then try again.`,
      }
    case 'not-found':
      return {
        title: 'This table was not found',
        explanation: `It may have been deleted, or it belongs to another instance. ${KEPT} Look for it in the list of tables.`,
      }
    case 'quota-exceeded':
      return {
        title: 'A limit of Amazon Connect is reached',
        explanation: `${operation} was refused because the table or the instance holds as much as AWS allows it. ${KEPT} Remove values that are not needed or ask AWS for a higher limit (there called a service quota), then try again.`,
      }
    case 'invalid-request':
      return invalidRequest(error)
    case 'conflict':
      return {
        title: 'Something else changed at the same moment',
        explanation: `Amazon Connect refused ${operation} because of another change under way. ${KEPT} Try again.`,
      }
    case 'credentials':
      return credentials(error)
    case 'service-down':
      return serviceDown(error, mode)
    case 'unreachable':
      return mode === 'stand-in' ? standInUnreachable(error) : connectUnreachable(error)
    case 'unknown-outcome':
      return {
        title: 'The answer to a save got lost',
        explanation: `Amazon Connect did not say whether ${operation} was carried out. ${KEPT} Save again: each cell is read first, so nothing is written twice or over somebody else’s edit.`,
      }
    case 'updated':
      return { title: UPDATED.title, explanation: `${KEPT} Reload to go on.` }
    case 'busy':
      return { title: BUSY.title, explanation: `${KEPT} Try again in a minute.` }
    case 'refused-payload':
      return { title: 'These edits were not sent', explanation: `${KEPT} Save in smaller parts.` }
  }
}

function invalidRequest({ detail, operation }: ConnectError): Words {
  if (detail === 'unknown-operation') {
    return {
      title: 'The service does not know this operation',
      explanation: `The address that Lockstep calls does not offer ${operation}. ${KEPT} Check the region and the endpoint in the settings, then try again.`,
    }
  }
  return {
    title: 'Amazon Connect did not accept the request',
    explanation: `It refused ${operation} as a whole; nothing of it was carried out. ${KEPT}`,
  }
}

function credentials({ detail }: ConnectError): Words {
  if (detail === 'credentials-missing') {
    return {
      title: 'No AWS credentials were found',
      explanation: `Lockstep uses the credentials of the machine it runs on, and there are none. ${KEPT} Set AWS_PROFILE, or sign in with “aws sso login”, where Lockstep was started, then try again.`,
    }
  }
  if (detail === 'credentials-expired') {
    return {
      title: 'The AWS credentials have expired',
      explanation: `${KEPT} Sign in again where Lockstep was started, for example with “aws sso login”, then try again.`,
    }
  }
  return {
    title: 'AWS did not accept the credentials',
    explanation: `The access key or its signature was refused. ${KEPT} Check the credentials and the clock of the machine that Lockstep runs on, then try again.`,
  }
}

function serviceDown({ detail }: ConnectError, mode: Surroundings['mode']): Words {
  const service = mode === 'stand-in' ? 'The stand-in' : 'Amazon Connect'
  if (detail === 'answer-unreadable') {
    return {
      title: `${service} sent an answer that Lockstep cannot read`,
      explanation: `${KEPT} Try again. If it stays so, check the endpoint in the settings.`,
    }
  }
  return {
    title: `${service} has a problem`,
    explanation: `It answered with an error of its own, several times. ${KEPT} Try again in a few minutes.`,
  }
}

function standInUnreachable({ detail }: ConnectError): Words {
  if (detail === 'no-connection') {
    return {
      title: 'The stand-in service is not running',
      explanation: `Nothing listens at its address on this machine. ${KEPT} Start it with “npm run connect”, or restart Lockstep with “npm start”, then try again.`,
    }
  }
  return {
    title: 'The stand-in service stopped answering',
    explanation: `The connection broke before an answer came. ${KEPT} Check that it still runs (“npm run connect” starts it alone), then try again.`,
  }
}

function connectUnreachable({ detail }: ConnectError): Words {
  if (detail === 'no-connection') {
    return {
      title: 'Amazon Connect cannot be reached',
      explanation: `No connection to its address could be made. ${KEPT} Check the network, the region and the endpoint of the machine that Lockstep runs on, then try again.`,
    }
  }
  return {
    title: 'Amazon Connect did not answer in time',
    explanation: `The connection broke or took too long. ${KEPT} Check the network of the machine that Lockstep runs on, then try again.`,
  }
}
