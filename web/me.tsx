/**
 * A participant's page.
 */
import type { CheckReport } from '../checks/report.ts';
import type { Phase } from '../functions/ranking.ts';
import type { LabEvent, Participant } from '../functions/records.ts';
import { Connect, type ConnectWays } from './connect.tsx';
import { type Frame, Layout, type Link, Live, Title } from './layout.tsx';
import { type StepRow, Steps } from './steps.tsx';
import { explain, explainTrouble, texts } from './text/index.ts';
import type { Language } from './text/types.ts';
import { dayAndTime, timeOfDay, whenOf } from './when.ts';

/** The part of a participant's page that is kept up to date. */
export interface Rows {
  lang: Language;
  event: LabEvent;
  phase: Phase;
  participant: Participant;
  rows: readonly StepRow[];
  /** Whether the lab has changed since the event was made. */
  hasChanged: boolean;
  /** The grading that is open now, but for the one after the end. */
  grading: Participant['grading'];
  /** Whether the grading after the end is under way. */
  isVerifying: boolean;
  /** What was left after the end, and still costs money. */
  left?: CheckReport;
  /** Seconds until a check may be asked for. */
  wait: number;
  /** Where checks are asked for; absent for an instructor who looks on. */
  checkPath?: string;
  /** Whether something still stands between the grader and the cluster. */
  isConnecting: boolean;
  /** What the participant does about it; absent where the grader needs no role, and for an instructor who looks on. */
  ways?: ConnectWays;
}

/** What a form was sent with and what is wrong with it. */
export interface ClusterForm {
  arn: string;
  roleArn: string;
  arnError?: string;
  roleError?: string;
}

export interface MeProps {
  frame: Frame;
  base: string;
  links: readonly Link[];
  live: Rows;
  source: string;
  etag: string;
  next: number;
  form: ClusterForm;
  /** Address that opens this page on another device; absent for an instructor who looks on. */
  personalLink?: string;
  /** Something to say about what was just asked for. */
  notice?: string;
}

/** A participant's page. */
export function Me({ frame, base, links, live, source, etag, next, form, personalLink, notice }: MeProps) {
  const { lang, event, phase, participant } = live;
  const t = texts[lang].page;
  const { cluster } = participant;
  const isOwn = personalLink !== undefined;
  const fields = { lang, base, form, externalId: participant.externalId, rolePrefix: live.ways?.rolePrefix };
  return (
    <Layout
      frame={frame}
      title={event.title[lang]}
      demo={event.demo}
      links={links}
      {...(cluster !== undefined && phase !== 'ended' && { refresh: Math.max(10, Math.round(next / 1000)) })}
    >
      <Title frame={frame} title={event.title[lang]} text={`${participant.alias} · ${whenOf(lang, event, phase)}`} />
      {notice !== undefined && (
        <p class="notice" role="alert">
          {notice}
        </p>
      )}
      <PhaseNotice lang={lang} event={event} phase={phase} />
      {cluster === undefined && isOwn && phase !== 'ended' && live.ways !== undefined && (
        <Connect lang={lang} zone={event.timeZone} ways={live.ways}>
          <ClusterFields {...fields} />
          <p class="note">{t.connectNext}</p>
        </Connect>
      )}
      {cluster === undefined && isOwn && phase !== 'ended' && live.ways === undefined && (
        <section class="card">
          <h2>{t.clusterTitle}</h2>
          <p>{t.clusterIntro}</p>
          <ClusterFields {...fields} />
          <p class="note">{t.connectNext}</p>
        </section>
      )}
      <Live source={source} etag={etag} next={next}>
        <RowsView {...live} />
      </Live>
      {isOwn && (
        <footer>
          {cluster !== undefined && phase !== 'ended' && !event.demo && (
            <details class="more" open={form.arnError !== undefined || form.roleError !== undefined}>
              <summary>{t.changeCluster}</summary>
              <ClusterFields {...fields} />
            </details>
          )}
          {live.ways !== undefined && cluster !== undefined && !live.isConnecting && phase !== 'ended' && (
            <details class="more" id="w-rights">
              <summary>{texts[lang].connect.stages.rights}</summary>
              <p>{texts[lang].connect.rightsIntro}</p>
              <pre>
                <code lang="en">{live.ways.clusterCommands}</code>
              </pre>
            </details>
          )}
          {phase !== 'ended' && !event.demo && !event.refusesRecorded && (
            <details class="more" id="w-submit">
              <summary>{t.submitTitle}</summary>
              <p>{t.submitHelp}</p>
              <pre>
                <code lang="en">podium grade --submit {personalLink}</code>
              </pre>
            </details>
          )}
          <details class="more">
            <summary>{t.personalLink}</summary>
            <p>{t.personalLinkHelp}</p>
            <p>
              <a class="break" href={personalLink}>
                {personalLink}
              </a>
            </p>
          </details>
        </footer>
      )}
    </Layout>
  );
}

/** The fragment that the script fetches. */
export function RowsView(props: Rows) {
  const { lang, event, phase, participant, rows, hasChanged, grading, wait, checkPath } = props;
  const t = texts[lang].page;
  const graded = rows.filter((row) => row.graded);
  const counted = graded.filter(({ bonus }) => !bonus);
  const earned = counted.reduce((sum, row) => sum + row.earned, 0);
  const of = counted.reduce((sum, row) => sum + row.points, 0);
  const bonus = graded.filter((row) => row.bonus).reduce((sum, row) => sum + row.earned, 0);
  const passed = graded.filter(({ report }) => report?.verdict === 'pass').length;
  const isRecorded = graded.some((row) => row.isRecorded);
  const { cluster, lastCheckedAt } = participant;
  const isRunning = grading !== undefined;
  const running = grading !== undefined && (grading.worker !== undefined ? t.running : t.summaryWaiting);
  return (
    <>
      <section class="card sum">
        <p class="total">
          <strong>{t.points(earned, of)}</strong>
          {bonus > 0 && <span class="bonus">{t.bonusPoints(bonus)}</span>}
          {isRecorded && <span class="badge">{t.selfRecorded}</span>}
        </p>
        <progress value={`${earned}`} max={`${Math.max(1, of)}`} aria-label={t.pointsHead} />
        <p role="status">
          {passed === graded.length && passed > 0 && !isRunning ? t.summaryAll : t.summary(passed, graded.length)}
          {running !== false && ` · ${running}`}
        </p>
        {isRecorded && <p class="note">{t.selfRecordedHelp}</p>}
        {cluster !== undefined && (
          <div class="ask">
            <p>
              {lastCheckedAt === undefined ? (
                t.notChecked
              ) : (
                <>
                  {t.lastChecked}{' '}
                  <time datetime={lastCheckedAt}>{timeOfDay(lang, event.timeZone, lastCheckedAt, true)}</time>{' '}
                  <span class="ago" data-ago={lastCheckedAt} />
                </>
              )}
              <br />
              {t.cluster}{' '}
              <code lang="en">
                {cluster.name} · {cluster.region}
              </code>
            </p>
            {checkPath !== undefined && (phase === 'running' || phase === 'frozen') && (
              <form id="check" method="post" action={checkPath}>
                <button
                  type="submit"
                  aria-disabled={isRunning || wait > 0 ? 'true' : undefined}
                  data-wait={wait > 0 ? `${wait}` : undefined}
                  data-busy={isRunning ? '' : undefined}
                  data-label={isRunning ? t.running : t.checkNow}
                  data-again={t.checkAgain}
                >
                  {isRunning ? t.running : t.checkNow}
                </button>
              </form>
            )}
          </div>
        )}
        {grading !== undefined && (
          <p class="reads note">
            {grading.known > 0 && `${t.summaryRunning(grading.done, grading.known)} · `}
            {t.usual}
          </p>
        )}
        {!isToldByProofs(props) && <TroubleNotice lang={lang} participant={participant} />}
        <VerificationNotice {...props} />
      </section>
      {props.isConnecting && cluster !== undefined && phase !== 'ended' && (
        <Connect
          lang={lang}
          zone={event.timeZone}
          enrolment={participant.enrolment}
          cluster={cluster}
          ways={props.ways}
        />
      )}
      <h2>{t.steps}</h2>
      {hasChanged && <p class="note">{t.labChanged}</p>}
      {rows.length > graded.length && <p class="note">{t.ungradedHelp}</p>}
      <Steps lang={lang} zone={event.timeZone} rows={rows} />
    </>
  );
}

function PhaseNotice({ lang, event, phase }: { lang: Language; event: LabEvent; phase: Phase }) {
  const t = texts[lang].page;
  const { timeZone, start, end, freeze } = event;
  if (phase === 'before') return <p class="notice">{t.beforeNotice(dayAndTime(lang, timeZone, start))}</p>;
  if (phase === 'ended') return <p class="notice">{t.endedNotice(dayAndTime(lang, timeZone, end))}</p>;
  if (phase === 'frozen' && freeze !== undefined)
    return <p class="notice">{t.frozenAt(timeOfDay(lang, timeZone, freeze))}</p>;
  return null;
}

function VerificationNotice({ lang, event, participant, isVerifying, left }: Rows) {
  const t = texts[lang].page;
  const { verification } = participant;
  if (isVerifying) return <p class="note">{t.verifying}</p>;
  if (verification === undefined) return null;
  const when = dayAndTime(lang, event.timeZone, verification.at);
  if (verification.trouble !== undefined) return <p class="note">{t.notVerified(when)}</p>;
  const { seen, next } = left === undefined ? {} : explain(lang, left);
  return (
    <>
      <p class="note">{t.verified(when, verification.points)}</p>
      {seen !== undefined && (
        <div class="trouble">
          <p>
            <strong>{t.stillThere}</strong>
          </p>
          <p>{seen}</p>
          {next !== undefined && <p>{next}</p>}
        </div>
      )}
    </>
  );
}

/** Whether the card of the connection says what the trouble of the last grading was. */
function isToldByProofs({ isConnecting, phase, participant: { trouble, enrolment } }: Rows): boolean {
  if (!isConnecting || phase === 'ended' || trouble === undefined) return false;
  return enrolment?.proofs.some(({ code }) => code === trouble.code) === true;
}

function TroubleNotice({ lang, participant }: { lang: Language; participant: Participant }) {
  const { trouble } = participant;
  if (trouble === undefined) return null;
  const t = texts[lang].page;
  const { seen, next } =
    trouble.code === 'grading.lost' ? { next: t.lost } : explainTrouble(lang, trouble.code, trouble.values);
  return (
    <div class="trouble">
      <p>
        <strong>{t.trouble}</strong>
      </p>
      {seen !== undefined && <p>{seen}</p>}
      <p>{next ?? t.noPointsLost}</p>
    </div>
  );
}

function ClusterFields({
  lang,
  base,
  form,
  externalId,
  rolePrefix,
}: {
  lang: Language;
  base: string;
  form: ClusterForm;
  externalId: string;
  /** Beginning of the name of a role that may be given in place of the stack's; undefined where no role is needed. */
  rolePrefix: string | undefined;
}) {
  const t = texts[lang].page;
  const { connect } = texts[lang];
  return (
    <form class="fields" method="post" action={`${base}/me/cluster`}>
      <label for="arn">{t.clusterArn}</label>
      <p class="note" id="arn-help">
        {t.clusterArnHelp} <code lang="en">aws eks describe-cluster --name NAME --query cluster.arn --output text</code>
      </p>
      <input
        id="arn"
        name="arn"
        required
        maxlength={220}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        placeholder="arn:aws:eks:ap-northeast-2:111122223333:cluster/eks-demo"
        value={form.arn}
        aria-describedby={form.arnError === undefined ? 'arn-help' : 'arn-error arn-help'}
        aria-invalid={form.arnError === undefined ? undefined : 'true'}
      />
      {form.arnError !== undefined && (
        <p class="wrong" id="arn-error">
          {form.arnError}
        </p>
      )}
      <label for="role">{rolePrefix === undefined ? t.roleArn : connect.roleArn}</label>
      <p class="note" id="role-help">
        {rolePrefix === undefined ? t.roleArnHelp(externalId) : connect.roleArnHelp(rolePrefix, externalId)}
      </p>
      <input
        id="role"
        name="roleArn"
        maxlength={600}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        value={form.roleArn}
        aria-describedby={form.roleError === undefined ? 'role-help' : 'role-error role-help'}
        aria-invalid={form.roleError === undefined ? undefined : 'true'}
      />
      {form.roleError !== undefined && (
        <p class="wrong" id="role-error">
          {form.roleError}
        </p>
      )}
      <button type="submit">{t.connect}</button>
    </form>
  );
}
