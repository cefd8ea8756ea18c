/**
 * A participant's own page.
 */
import { Problem } from '../../checks/problem.ts';
import type { ClusterForm } from '../../web/me.tsx';
import {
  fieldsOf,
  fragment,
  frameOf,
  langOf,
  page,
  problem,
  type Request,
  textsOf,
  tooMany,
  wantsJson,
} from '../answers.ts';
import { submitCluster } from '../events.ts';
import { CHECK_EVERY_SECONDS, isDue, requestGrading, secondsToWait } from '../gradings.ts';
import { ROLE_PREFIX } from '../onboarding.ts';
import type { Stored } from '../ports.ts';
import { phaseOf } from '../ranking.ts';
import type { LabEvent, Participant } from '../records.ts';
import { linksOf } from '../views.ts';
import { carriedBy, isInstructor } from '../visitors.ts';
import type { AddRoutes } from './parts.ts';

interface Own {
  event: Stored<LabEvent>;
  participant: Stored<Participant>;
}

const blank: ClusterForm = { arn: '', roleArn: '' };

/** What is said of verdicts is most of what there is to load; polls that find nothing new do without. */
const sayings = () => import('../../web/text/index.ts');

/** Adds `/e/:event/me` and what belongs to it. */
export const meRoutes: AddRoutes = (app, { store, queue, now, visitors, views, onboarding, limits }) => {
  const grading = { store, queue, now };

  const mePage = async (
    c: Request,
    { event, participant }: Own,
    form = blank,
    status: 200 | 409 | 422 | 429 = 200,
    notice?: string,
  ) => {
    const base = `/e/${event.value.id}`;
    const { Me } = await import('../../web/me.tsx');
    const content = Me({
      frame: frameOf(c, `${base}/me`),
      base,
      links: linksOf(c, event.value, isInstructor(c, event.value), 'me'),
      live: await views.rows(c, event.value, participant.value, true),
      source: `${base}/me/rows`,
      ...views.rowsFreshness(c, event, participant),
      form,
      personalLink: `${new URL(c.req.url).origin}${base}/p/${carriedBy(c, 'podium')}`,
      ...(notice !== undefined && { notice }),
    });
    return page(c, content, status);
  };

  app.get('/e/:event/me', async (c) => {
    const own = await visitors.own(c);
    return own instanceof Response ? own : mePage(c, own);
  });

  app.get('/e/:event/me/rows', async (c) => {
    const own = await visitors.own(c);
    if (own instanceof Response) return own;
    const { event } = own;
    let { participant } = own;
    if (isDue(participant.value, now())) {
      await requestGrading(grading, event.value, participant.value.id, false);
      participant = (await store.get('participant', event.value.id, participant.value.id)) ?? participant;
    }
    return fragment(c, views.rowsFreshness(c, event, participant), async () => {
      const { RowsView } = await import('../../web/me.tsx');
      return RowsView(await views.rows(c, event.value, participant.value, true));
    });
  });

  app.post('/e/:event/me/cluster', async (c) => {
    const own = await visitors.own(c);
    if (own instanceof Response) return own;
    const { event, participant } = own;
    const t = textsOf(c);
    const field = await fieldsOf(c);
    const form = { arn: field('arn'), roleArn: field('roleArn') };
    const wrong = (error: Partial<ClusterForm>) => mePage(c, own, { ...form, ...error }, 422);
    if (phaseOf(event.value, now()) === 'ended') return mePage(c, own, form, 409, t.eventClosed);
    if (event.value.demo) return mePage(c, own, form, 409, t.demo);
    if (await limits.isTooMuch('cluster', participant.value.id)) return tooMany(c, limits.wait());
    try {
      const refusal = await submitCluster(store, participant.value, form, now(), onboarding !== undefined);
      if (refusal === 'claimed') return wrong({ arnError: t.clusterClaimed });
      if (refusal === 'role')
        return wrong({
          roleError:
            onboarding === undefined
              ? t.roleInvalid
              : (await sayings()).texts[langOf(c)].connect.roleInvalid(ROLE_PREFIX),
        });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      const { explainTrouble } = await sayings();
      return wrong({ arnError: explainTrouble(langOf(c), error.code, error.values).seen ?? t.badRequestTitle });
    }
    await requestGrading(grading, event.value, participant.value.id, true);
    return c.redirect(`/e/${event.value.id}/me`, 303);
  });

  app.post('/e/:event/me/check', async (c) => {
    const own = await visitors.own(c);
    if (own instanceof Response) return own;
    const { event, participant } = own;
    const t = textsOf(c);
    const asked = await requestGrading(grading, event.value, participant.value.id, true);
    const refuse = (status: 409 | 429, sentence: string) =>
      wantsJson(c) ? problem(c, status, t.badRequestTitle, sentence) : mePage(c, own, blank, status, sentence);
    if (asked.outcome === 'closed') return refuse(409, t.eventClosed);
    if (asked.outcome === 'no-cluster') return refuse(409, t.clusterFirst);
    if (asked.outcome === 'wait') {
      c.header('retry-after', `${asked.seconds}`);
      return refuse(429, t.tooSoon(asked.seconds));
    }
    if (!wantsJson(c)) return c.redirect(`/e/${event.value.id}/me`, 303);
    const after = await store.get('participant', event.value.id, participant.value.id);
    c.header('retry-after', `${after === undefined ? CHECK_EVERY_SECONDS : secondsToWait(after.value, now())}`);
    return c.json({ outcome: asked.outcome }, 202);
  });
};
