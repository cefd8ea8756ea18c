/**
 * Evidence that participants record on machines of their own, for clusters that the service cannot reach.
 */
import { bodyLimit } from 'hono/body-limit';
import { forbidden, notFound, problem, type Request, textsOf, tooMany } from '../answers.ts';
import { participantOf } from '../events.ts';
import { type Refused, refusalOf, requestRecorded } from '../gradings.ts';
import { enrolledAt, isSoundGzip, PACKED_BYTES } from '../recorded.ts';
import type { AddRoutes } from './parts.ts';

/**
 * Adds `/e/:event/me/recorded`: what to record, and where to send it. The credential of the personal link comes as a
 * bearer token (RFC 6750) and never in a cookie, so that no page of another origin can send anything.
 */
export const recordedRoutes: AddRoutes = (app, { store, queue, archive, now, visitors, limits }) => {
  const senderOf = async (c: Request) => {
    const event = await visitors.eventOf(c);
    if (event === undefined) return notFound(c);
    const credential = /^Bearer ([\w.-]+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
    const participant = await participantOf(store, event.value.id, credential);
    return participant === undefined ? forbidden(c) : { event: event.value, participant: participant.value };
  };
  const refuse = (c: Request, refused: Refused) => {
    const t = textsOf(c);
    if ('seconds' in refused) c.header('retry-after', `${refused.seconds}`);
    switch (refused.outcome) {
      case 'closed':
        return problem(c, 409, t.badRequestTitle, t.eventClosed);
      case 'unwanted':
        return problem(c, 409, t.badRequestTitle, t.recordedUnwanted);
      case 'busy':
        return problem(c, 409, t.badRequestTitle, t.recordedBusy(refused.seconds));
      case 'wait':
        return problem(c, 429, t.badRequestTitle, t.tooSoon(refused.seconds));
    }
  };

  app.get('/e/:event/me/recorded', async (c) => {
    const sender = await senderOf(c);
    if (sender instanceof Response) return sender;
    const { event, participant } = sender;
    if (await limits.isTooMuch('asked', participant.id)) return tooMany(c, limits.wait());
    const { lab, parameters, withoutSteps } = event;
    const { cluster } = participant;
    const refused = refusalOf(event, participant, now());
    // Who would only have to wait a little has a cluster to read before.
    if (refused?.outcome === 'closed' || refused?.outcome === 'unwanted') return refuse(c, refused);
    return c.json({
      lab,
      parameters,
      withoutSteps,
      enrolledAt: enrolledAt(participant),
      ...(cluster !== undefined && { cluster: cluster.arn }),
    });
  });

  app.post('/e/:event/me/recorded', bodyLimit({ maxSize: PACKED_BYTES }), async (c) => {
    const sender = await senderOf(c);
    if (sender instanceof Response) return sender;
    const { event, participant } = sender;
    if (await limits.isTooMuch('recording', participant.id)) return tooMany(c, limits.wait());
    const t = textsOf(c);
    const refused = refusalOf(event, participant, now());
    if (refused !== undefined) return refuse(c, refused);
    const bytes = new Uint8Array(await c.req.arrayBuffer());
    const found = await isSoundGzip(bytes);
    if (found === 'damaged') return problem(c, 422, t.badRequestTitle, t.recordedDamaged);
    if (found === 'tooLarge') return problem(c, 413, t.badRequestTitle, t.tooLarge);
    const received = await requestRecorded({ store, queue, archive, now }, event, participant, bytes);
    if (received.outcome !== 'started') return refuse(c, received);
    return c.json({ outcome: received.outcome }, 202);
  });
};
