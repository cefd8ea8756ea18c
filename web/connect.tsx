/**
 * How a participant lets the grader in, stage by stage: what to do, whose move it is and what was proven.
 */
import { type Proof, type ProofName, proofNames } from '../checks/proof.ts';
import type { Enrolment } from '../functions/records.ts';
import { Icon, type Sign } from './icon.tsx';
import { explainTrouble, texts } from './text/index.ts';
import type { Language } from './text/types.ts';
import { timeOfDay } from './when.ts';

/** What a participant does to let the grader in; absent for an instructor who looks on. */
export interface ConnectWays {
  /** Leads to the console of AWS, where there is such a link. */
  launchPath?: string;
  templatePath: string;
  manifestPath: string;
  externalId: string;
  stackCommands: string;
  clusterCommands: string;
  /** Beginning of the name of a role that may be given in place of the stack's. */
  rolePrefix: string;
}

export interface ConnectProps {
  lang: Language;
  zone: string;
  enrolment?: Enrolment | undefined;
  /** Name and Region of the cluster, once it was submitted. */
  cluster?: { name: string; region: string } | undefined;
  ways?: ConnectWays | undefined;
  /** The form for the cluster, while there is none. */
  children?: unknown;
}

const stages = {
  role: ['role', 'trust', 'account'],
  rights: ['cluster', 'endpoint', 'token', 'rights'],
} as const satisfies Record<string, readonly ProofName[]>;

/** The card with the three stages. */
export function Connect({ lang, zone, enrolment, cluster, ways, children }: ConnectProps) {
  const t = texts[lang].connect;
  const proofs = proofNames.map((name) => enrolment?.proofs.find((proof) => proof.name === name) ?? { name });
  const of = (stage: keyof typeof stages) => proofs.filter(({ name }) => stages[stage].some((one) => one === name));
  return (
    <section class="card connect">
      <h2>{ways === undefined ? t.proofs : t.title}</h2>
      {ways !== undefined && <p>{t.intro}</p>}
      <ol class="stages">
        <Stage lang={lang} title={t.stages.role} proofs={of('role')}>
          {ways !== undefined && (
            <>
              <p>
                {t.roleIntro} {t.externalId} <code lang="en">{ways.externalId}</code>
              </p>
              {ways.launchPath !== undefined && (
                <p>
                  <a class="button" href={ways.launchPath} target="_blank" rel="noopener noreferrer">
                    {t.launch}
                  </a>
                  <span class="note launch">{t.launchHelp}</span>
                </p>
              )}
              <Commands
                id="stack"
                title={t.orCommands}
                isOpen={ways.launchPath === undefined}
                text={ways.stackCommands}
              >
                <a href={ways.templatePath}>{t.template}</a>
              </Commands>
            </>
          )}
        </Stage>
        <Stage lang={lang} title={t.stages.rights} proofs={of('rights')}>
          {ways !== undefined && (
            <>
              <p>{t.rightsIntro}</p>
              <pre>
                <code lang="en">{ways.clusterCommands}</code>
              </pre>
              <p class="note">
                <a href={ways.manifestPath}>{t.rightsFile}</a>
              </p>
            </>
          )}
        </Stage>
        {(cluster !== undefined || ways !== undefined) && (
          <li class={`stage ${cluster === undefined ? 'unknown' : 'pass'}`}>
            <p class="stage-head">
              <Icon sign={cluster === undefined ? 'unknown' : 'pass'} />
              <strong>{t.stages.cluster}</strong>
              <span class="word">{cluster === undefined ? t.moves.blocked : t.moves.pass}</span>
            </p>
            {cluster === undefined ? (
              <div class="stage-body">
                <p>{t.clusterIntro}</p>
                {children}
              </div>
            ) : (
              <p class="stage-body">
                <code lang="en">
                  {cluster.name} · {cluster.region}
                </code>
              </p>
            )}
          </li>
        )}
      </ol>
      {enrolment !== undefined && <p class="note">{t.tried(timeOfDay(lang, zone, enrolment.at, true))}</p>}
    </section>
  );
}

type MaybeProof = Proof | { name: ProofName; verdict?: undefined };

function Stage({
  lang,
  title,
  proofs,
  children,
}: {
  lang: Language;
  title: string;
  proofs: readonly MaybeProof[];
  children?: unknown;
}) {
  const t = texts[lang].connect;
  const open = proofs.find(({ verdict }) => verdict !== 'pass');
  const sign: Sign = open === undefined ? 'pass' : (open.verdict ?? 'unknown');
  return (
    <li class={`stage ${sign}`}>
      <p class="stage-head">
        <Icon sign={sign} />
        <strong>{title}</strong>
        <span class="word">{sign === 'unknown' ? t.notYet : wordOf(lang, sign)}</span>
      </p>
      <div class="stage-body">
        {sign !== 'unknown' && (
          <ul class="checks">
            {proofs.map((proof) => (
              <ProofRow lang={lang} proof={proof} />
            ))}
          </ul>
        )}
        {sign !== 'pass' && children}
      </div>
    </li>
  );
}

function ProofRow({ lang, proof }: { lang: Language; proof: MaybeProof }) {
  const t = texts[lang].connect;
  const sign = proof.verdict ?? 'unknown';
  const { seen, next } =
    proof.verdict === undefined || proof.code === undefined ? {} : explainTrouble(lang, proof.code, proof.values ?? {});
  return (
    <li class={sign}>
      <p class="asks">
        <Icon sign={sign} />
        <span>
          {t.proofNames[proof.name]} <span class="word">{wordOf(lang, sign)}</span>
        </span>
      </p>
      {seen !== undefined && <p class="reason">{seen}</p>}
      {next !== undefined && <p class="reason">{next}</p>}
    </li>
  );
}

function wordOf(lang: Language, sign: Sign): string {
  const t = texts[lang].connect;
  const moves: Readonly<Record<string, string>> = t.moves;
  return moves[sign] ?? t.notYet;
}

function Commands({
  id,
  title,
  isOpen,
  text,
  children,
}: {
  id: string;
  title: string;
  isOpen: boolean;
  text: string;
  children?: unknown;
}) {
  return (
    <details class="more" id={`w-${id}`} open={isOpen}>
      <summary>{title}</summary>
      <pre>
        <code lang="en">{text}</code>
      </pre>
      <p class="note">{children}</p>
    </details>
  );
}
