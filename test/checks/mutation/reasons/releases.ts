/**
 * Damages that checks of releases and rollouts may survive.
 */
import type { Reason } from './reason.ts';

export const releases: readonly Reason[] = [
  {
    checks: ['k8s.helm'],
    damage: /^(services|statefulSets|daemonSets)\b/,
    why: 'the release has a Deployment as well, or Secrets; other objects need not be',
  },
  {
    checks: ['k8s.helm'],
    damage: /^deployments\b/,
    unless: ['readyAtLeast', 'chart', 'history'],
    why: 'the Secrets of the release tell; objects need not be',
  },
  {
    checks: ['k8s.helm'],
    damage:
      /^secrets\.\[\]\.items\.\[\](\.metadata\.creationTimestamp |\.metadata\.labels\.version retyped| (renamed|aged)$)/,
    why: 'labels tell the revision, whose number is read like its digits; its age counts only while Helm is at work',
  },
  {
    checks: ['k8s.helm', 'k8s.rollout'],
    damage: /^(pods\b|replicaSets\.items\.\[\]\.metadata\.uid )/,
    why: 'the status of the workload decides; pods and ReplicaSets explain what it lacks',
  },
  {
    checks: ['k8s.helm'],
    damage: /^replicaSets\b/,
    unless: ['history'],
    why: 'the status of the workload decides; ReplicaSets explain what it lacks',
  },
  {
    checks: ['k8s.helm', 'k8s.rollout'],
    damage:
      /^(deployments|workloads)\.items\.\[\](\.(metadata\.(uid|name|generation|annotations\b.*)|spec|spec\.replicas) | (renamed|aged)$|\.status\.\w+ changed$)/,
    where: ({ damage, params }) => !damage.includes('.name ') || !JSON.stringify(params).includes('"name":'),
    why: 'its own age and name are not asked for; the ReplicaSets have the revision too; more than enough is enough',
  },
  {
    checks: ['k8s.rollout'],
    damage:
      /^replicaSets\.items\.\[\](\.(spec\b|metadata\.labels\b|metadata\.annotations\.deployment\.kubernetes\.io\/revision-history retyped)| renamed$)/,
    where: ({ params }) => JSON.stringify(params).includes('"how":"rolledBack"'),
    why: 'a rollback is told by the revisions that a ReplicaSet has been, whatever is in it; it has a name too',
  },
  {
    checks: ['k8s.helm'],
    damage: /^deployments(\.items)?(\.\[\])?( |\.metadata( |\.(namespace|labels)\b))/,
    unless: ['history'],
    where: ({ seen }) =>
      /"(meta\.helm\.sh\/release-name|app\.kubernetes\.io\/managed-by)"/.test(
        JSON.stringify([seen.services, seen.statefulSets, seen.daemonSets]),
      ),
    why: 'other objects of the release are there too, and tell its chart and what is ready',
  },
  {
    checks: ['k8s.helm'],
    damage:
      /^(revisions\b|replicaSets\.items\.\[\](\.(spec\b|metadata\.labels\b)|\.metadata\.annotations\.\S+ retyped$| renamed$))/,
    why: 'a rollback is told by the revisions that a ReplicaSet has been, whatever is in it; the release has a Deployment',
  },
  {
    checks: ['k8s.rollout'],
    damage:
      /^replicaSets\.items\.\[\](\.metadata\.(labels\b|annotations\.deployment\.kubernetes\.io\/revision(-history \w+| retyped)$)|\.spec\.template\.spec\.containers\.\[\]\.image changed$| renamed$)/,
    why: 'a ReplicaSet has a name too; other images that both differ still differ, and so do versions with the same number',
  },
  {
    checks: ['k8s.rollout'],
    damage:
      /^(events\.items\.\[\](\.((last|first)Timestamp |eventTime |message changed$|count )| (renamed|aged)$)|replicaSets\.items\.\[\] aged$)/,
    where: ({ params }) => JSON.stringify(params).includes('"how":"selfHealed"'),
    why: 'the new pod proves with its age what an event tells too; the ReplicaSet may be old',
  },
  {
    checks: ['k8s.rollout'],
    damage:
      /^(rollouts\b|replicaSets\.items\.\[\](\.metadata\.annotations\b| aged$)|services\.items\.\[\]( aged$|\.(metadata\.creationTimestamp retyped|spec\.selector\.app deleted)$))/,
    where: ({ params }) => /"how":"(blueGreen|canary)"/.test(JSON.stringify(params)),
    why: 'the Service may be old, its switch was seen on the way; revisions are not asked for, nor is an Argo Rollout',
  },
  {
    checks: ['k8s.rollout'],
    damage: /^(ingresses\b|workloads\.items\.\[\]\.metadata\.creationTimestamp )/,
    where: ({ params }) => JSON.stringify(params).includes('"how":"canary"'),
    why: 'the pods behind the Service tell the shares, now; weights of an Ingress are another way',
  },
];
