/**
 * What a participant's shell and browser fetch to let the grader in. The files are the same for the whole event and hold
 * no secret, so that kubectl and aws can fetch them.
 */
import { notFound, type Request } from '../answers.ts';
import { launchLink, stackOf, templateOf } from '../onboarding.ts';
import type { LabEvent } from '../records.ts';
import type { AddRoutes } from './parts.ts';

/** Adds `/e/:event/access.yaml`, `/e/:event/access.json` and `/e/:event/me/launch`. */
export const connectRoutes: AddRoutes = (app, { store, visitors, onboarding }) => {
  const accessIn = async (event: LabEvent) => (await store.get('access', event.id, 'access'))?.value;
  const file = (c: Request, body: string, type: string) =>
    c.body(body, 200, { 'content-type': `${type}; charset=utf-8`, 'x-robots-tag': 'noindex' });

  app.get('/e/:event/access.yaml', async (c) => {
    const event = await visitors.eventOf(c);
    const access = event && (await accessIn(event.value));
    return access === undefined ? notFound(c) : file(c, access.manifest, 'application/yaml');
  });

  app.get('/e/:event/access.json', async (c) => {
    const event = await visitors.eventOf(c);
    const access = event && (await accessIn(event.value));
    if (event === undefined || access === undefined || onboarding === undefined) return notFound(c);
    return file(c, templateOf(event.value, access, onboarding.graderArn), 'application/json');
  });

  app.get('/e/:event/me/launch', async (c) => {
    const own = await visitors.own(c);
    if (own instanceof Response) return own;
    const event = own.event.value;
    const access = await accessIn(event);
    if (access === undefined || onboarding?.publish === undefined) return notFound(c);
    const url = await onboarding.publish(event.id, templateOf(event, access, onboarding.graderArn));
    return c.redirect(launchLink(stackOf(own.participant.value, onboarding.region), url), 303);
  });
};
