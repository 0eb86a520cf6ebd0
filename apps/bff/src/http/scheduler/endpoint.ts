import type { Principal } from '@holdfast/model/ids'
import { err, type Result } from '@holdfast/model/result'
import {
  isSchedulerCallType,
  principalFault,
  validateSchedulerCall,
} from '@holdfast/model/validate/scheduler-call'
import { validateFrameworkInfo } from '@holdfast/model/validate/framework-info'
import { parseJson } from '@holdfast/model/wire/parse-json'
import { decodeMessage } from '@holdfast/model/wire/protobuf'
import type { WireSchedulerCall } from '@holdfast/model/wire/scheduler-call'
import { Hono, type Context } from 'hono'
import type { Clock, Ids } from '../../clock.ts'
import { messageNamed } from '../../wire/messages.ts'
import { decodeProtobuf } from '../../wire/protobuf.ts'
import type { Access } from '../../access.ts'
import { authenticate, type MesosEnv } from '../mesos/authenticate.ts'
import { methodNotAllowed } from '../mesos/operator-endpoints.ts'
import { acceptedMedia, type Media, mediaOf } from '../media.ts'
import { plainText } from '../plain-text.ts'
import { openStream } from './event-stream.ts'
import type { SchedulerPort, SubscribedFramework } from '../../ports/scheduler-api.ts'

export interface SchedulerParts {
  readonly scheduler: SchedulerPort
  readonly access: Access
  readonly clock: Clock
  readonly ids: Ids
}

/** Mesos answers at all of these. */
const PATHS = ['/api/v1/scheduler', '/master/api/v1/scheduler']

/**
 * Where frameworks connect, and send their calls.
 *
 * Source: `Master::Http::scheduler()`, mesos `src/master/http.cpp`.
 */
export function schedulerEndpoint(parts: SchedulerParts): Hono<MesosEnv> {
  const app = new Hono<MesosEnv>()
  for (const path of PATHS) {
    app.all(path, authenticate(parts.access, 'mesos-master-scheduler'), (c) => serve(c, parts))
  }
  return app
}

async function serve(c: Context<MesosEnv>, parts: SchedulerParts): Promise<Response> {
  if (parts.scheduler.master === undefined) return plainText('No leader elected', 503)
  if (c.req.method !== 'POST') return methodNotAllowed(c)
  const contentType = c.req.header('content-type')
  if (contentType === undefined) return plainText("Expecting 'Content-Type' to be present", 400)
  const media = mediaOf(contentType)
  if (media === undefined) return plainText(`Expecting 'Content-Type' of ${EITHER}`, 415)
  const decoded = await decodeCall(c, media)
  if (!decoded.ok) return plainText(decoded.error, 400)

  const call = decoded.value
  const principal = c.get('principal')
  const fault = validateSchedulerCall(call, principal)
  if (fault !== undefined) return plainText(`Failed to validate scheduler::Call: ${fault}`, 400)
  if (call.type === undefined || !isSchedulerCallType(call.type))
    return plainText('501 Not Implemented.', 501)
  return call.type === 'SUBSCRIBE' ? subscribe(c, parts, call, principal) : take(c, parts, call, principal)
}

const EITHER = 'application/json or application/x-protobuf'

async function decodeCall(c: Context<MesosEnv>, media: Media): Promise<Result<WireSchedulerCall, string>> {
  const json =
    media === 'json'
      ? parseJson(await c.req.text())
      : decodeProtobuf('scheduler.Call', new Uint8Array(await c.req.arrayBuffer()))
  if (!json.ok) {
    return err(
      media === 'json'
        ? `Failed to parse body into JSON: ${json.error}`
        : 'Failed to parse body into Call protobuf',
    )
  }
  const call = decodeMessage<WireSchedulerCall>(messageNamed('scheduler.Call'), json.value)
  return call.ok ? call : err(`Failed to convert JSON into Call protobuf: ${call.error}`)
}

function subscribe(
  c: Context<MesosEnv>,
  { scheduler, clock, ids }: SchedulerParts,
  { subscribe }: WireSchedulerCall,
  principal: Principal | undefined,
): Response {
  const media = acceptedMedia(c.req.header('accept'))
  if (media === undefined) return plainText(NOT_ACCEPTABLE, 406)
  if (c.req.header('mesos-stream-id') !== undefined) {
    return plainText("Subscribe calls should not include the 'Mesos-Stream-Id' header", 400)
  }
  const streamId = ids.uuid()
  const stream = openStream(c, { clock, scheduler, streamId, media })
  const request = {
    streamId,
    info: subscribe?.framework_info ?? { user: '', name: '' },
    suppressedRoles: subscribe?.suppressed_roles ?? [],
    ...(principal !== undefined && { principal }),
  }
  scheduler.subscribe(request, stream.listener)
  return stream.response
}

const NOT_ACCEPTABLE = "Expecting 'Accept' to allow 'application/x-protobuf' or 'application/json'"

/** 202 says that the call was read; what comes of it, events say. */
function take(
  c: Context<MesosEnv>,
  { scheduler }: SchedulerParts,
  call: WireSchedulerCall,
  principal: Principal | undefined,
): Response {
  if (call.type === 'RECONCILE_OPERATIONS' && acceptedMedia(c.req.header('accept')) === undefined) {
    return plainText(NOT_ACCEPTABLE, 406)
  }
  const framework = scheduler.framework(call.framework_id?.value ?? '')
  if (framework === undefined) return plainText('Framework cannot be found', 400)
  const refused = refusalOf(framework, principal, c.req.header('mesos-stream-id'))
  if (refused !== undefined) return refused
  if (call.type === 'UPDATE_FRAMEWORK') return updateFramework(scheduler, framework, call, principal)
  scheduler.call(framework.frameworkId, call, principal)
  return plainText('', 202)
}

function refusalOf(
  { frameworkId, info, streamId }: SubscribedFramework,
  principal: Principal | undefined,
  given: string | undefined,
): Response | undefined {
  const { principal: own } = info
  const foreign = principalFault(own === undefined ? {} : { principal: own }, principal)
  if (foreign !== undefined) return plainText(foreign, 400)
  if (streamId === undefined) return plainText('Framework is not subscribed', 403)
  if (given === undefined) {
    return plainText("All non-subscribe calls should include the 'Mesos-Stream-Id' header", 400)
  }
  if (given === streamId) return undefined
  return plainText(
    `The stream ID '${given}' included in this request didn't match the stream ID ` +
      `currently associated with framework ID ${frameworkId}`,
    400,
  )
}

/** The one call that is answered. Source: `Master::updateFramework()`, mesos `src/master/master.cpp`. */
function updateFramework(
  scheduler: SchedulerPort,
  { frameworkId, info }: SubscribedFramework,
  call: WireSchedulerCall,
  principal: Principal | undefined,
): Response {
  const update = call.update_framework
  if (update === undefined) return plainText('', 200)
  const invalid =
    validateFrameworkInfo(update.framework_info) ?? scheduler.unlistedRoles(update.framework_info)
  if (invalid !== undefined) return plainText(`Supplied FrameworkInfo is not valid: ${invalid}`, 400)
  const { user, checkpoint = false, principal: who } = update.framework_info
  const changes = [
    user === info.user
      ? undefined
      : `Updating 'FrameworkInfo.user' is unsupported; attempted to update from '${info.user}' to '${user}'`,
    checkpoint === info.checkpoint ? undefined : "Updating 'FrameworkInfo.checkpoint' is unsupported",
    who === undefined || who === info.principal
      ? undefined
      : "Changing framework's principal is not allowed.",
  ].filter((change) => change !== undefined)
  if (changes.length > 0) return plainText(`FrameworkInfo update is not valid: ${changes.join('; ')}`, 400)
  const suppressed = validateFrameworkInfo(update.framework_info, update.suppressed_roles)
  if (suppressed !== undefined) return plainText(`'UpdateFramework' call is not valid: ${suppressed}`, 400)
  scheduler.call(frameworkId, call, principal)
  return plainText('', 200)
}
