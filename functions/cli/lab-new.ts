/**
 * `podium lab new`: a lab to start from.
 */
import { basename } from 'node:path';
import type { LabCommandTexts } from '../../web/text/en/lab.ts';
import type { CommandLine } from './arguments.ts';
import { exitCodes, print, type Session } from './host.ts';
import { schemaLine, writeLab } from './lab-output.ts';
import { labTexts } from './lab-texts.ts';

/** Runs `podium lab new` and gives the exit code. Throws Problem `file.unwritable`, also for a file that is there. */
export async function newCommand({ words }: CommandLine, { out, language }: Session): Promise<number> {
  const [given = 'my-lab.yaml'] = words;
  const file = /\.ya?ml$/.test(given) ? given : `${given}.yaml`;
  const texts = labTexts(language);
  const [lab = file, schema] = await writeLab(starterLab(idOf(file), texts.starter), file);
  print(out, [
    texts.output.written({ file: lab }),
    ...(schema === undefined ? [] : [texts.created.schema({ file: schema })]),
    texts.created.next({ file: lab }),
  ]);
  return exitCodes.allPass;
}

/** The id of a lab in this file: what of the file's name may stand in an id. */
export function idOf(file: string): string {
  const words = basename(file)
    .replace(/\.ya?ml$/, '')
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  return words?.join('-') ?? 'my-lab';
}

/** A small lab with every part that labs often need, with comments. */
function starterLab(id: string, comments: LabCommandTexts['starter']): string {
  return `${schemaLine}
${comments.head.map((line) => `# ${line}`).join('\n')}

# ${comments.id}
lab: ${id}
# ${comments.version}
version: "1"
title: { ko: 새 실습, en: A new lab }
summary:
  ko: 웹 애플리케이션을 배포하고 클러스터 안에 공개해 봐요.
  en: Deploy a web application and publish it inside the cluster.

${comments.parameters.map((line) => `# ${line}`).join('\n')}
parameters:
  cluster:
    default: eks-demo
    description: { ko: 클러스터 이름, en: Name of the cluster }
  ns:
    default: default
    description: { ko: 애플리케이션의 네임스페이스, en: Namespace of the application }

${comments.steps.map((line) => `# ${line}`).join('\n')}
steps:
  - id: cluster
    title: { ko: 클러스터 준비, en: Get the cluster ready }
    points: 20
    # ${comments.hint}
    hint:
      ko: 클러스터가 ACTIVE인지, kubectl get nodes에서 노드가 Ready인지 확인해 보세요.
      en: The cluster must be ACTIVE, and kubectl get nodes must list Ready nodes.
    checks:
      # ${comments.own}
      - use: eks.cluster
        with: { name: "\${cluster}", status: ACTIVE }
        points: 10
      - use: ec2.nodes
        with: { readyAtLeast: 2 }

  - id: deploy-web
    title: { ko: 웹 애플리케이션 배포, en: Deploy the web application }
    points: 40
    # ${comments.after}
    after: [cluster]
    hint:
      ko: kubectl describe deployment web에서 이벤트를 확인해 보세요.
      en: Read the events of kubectl describe deployment web.
    checks:
      - use: k8s.workload
        with: { kind: Deployment, ns: "\${ns}", name: web, readyAtLeast: 2, port: 8080 }

  - id: publish-web
    title: { ko: 서비스로 공개, en: Publish it with a Service }
    points: 40
    after: [deploy-web]
    hint:
      ko: 엔드포인트가 비어 있으면 Service의 selector와 파드의 label을 비교해 보세요.
      en: Without endpoints, compare the selector of the Service with the labels of the pods.
    checks:
      - use: k8s.service
        with: { ns: "\${ns}", name: web, port: 80, targetPort: 8080, endpointsAtLeast: 2 }

  - id: scale-web
    title: { ko: 자동 확장 설정, en: Scale it automatically }
    points: 10
    # ${comments.bonus}
    bonus: true
    after: [deploy-web]
    hint:
      ko: kubectl get hpa의 TARGETS에 값이 보여야 해요.
      en: kubectl get hpa must show a value under TARGETS.
    checks:
      # ${comments.anyOf}
      - anyOf:
          - use: k8s.hpa
            with: { ns: "\${ns}", target: Deployment/web, maxAtLeast: 4, metric: cpu 50 % }
          - use: k8s.hpa
            with: { ns: "\${ns}", target: Deployment/web, maxAtLeast: 4, metric: memory 70 % }
`;
}
