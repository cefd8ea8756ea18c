/**
 * Damages that checks of releases and rollouts may survive.
 */
import type { Reason } from './reason.ts';

export const releases: readonly Reason[] = [
  {
    checks: ['k8s.helm'],
    damage:
      /^((services|statefulSets)\b|daemonSets( |\.items( |\.\[\]( |\.(metadata|spec)\b|\.status\.(updatedNumberScheduled|numberReady|numberAvailable|observedGeneration)(?= changed)))))/,
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
    where: ({ params }) => !/"how":"(selfHealed|blueGreen|canary)"/.test(JSON.stringify(params)),
    why: 'the status of the workload decides; pods and ReplicaSets explain what it lacks',
  },
  {
    checks: ['k8s.helm'],
    damage: /^replicaSets\b/,
    unless: ['history'],
    why: 'the status of the workload decides; ReplicaSets explain what it lacks',
  },
  {
    checks: ['k8s.helm'],
    damage:
      /^deployments\.items\.\[\](\.(metadata\.(uid|name|annotations\.deployment\.kubernetes\.io\/revision)|spec) |\.metadata\.generation (deleted|null|emptied|retyped)$|\.spec\.replicas (deleted|null|retyped)$| (renamed|aged)$|\.status\.\w+ changed$)/,
    why: 'its own age and name are not asked for; the ReplicaSets have the revision too; more than enough is enough',
  },
  {
    checks: ['k8s.rollout'],
    damage:
      /^workloads\.items\.\[\](\.metadata\.(generation (deleted|null|emptied|retyped)$|annotations\b)| aged$|\.status\.(updated|ready|available)Replicas changed$|\.status\.observedGeneration changed$)/,
    why: 'the workload may be old; its ReplicaSets have the revision too; more than enough is enough',
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
    damage: /^deployments(\.items)?(\.\[\])?( |\.metadata( |\.(namespace|labels|annotations)\b))/,
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
  {
    checks: ['k8s.rollout'],
    damage: /^pods\.items\.\[\](\.status\.containerStatuses( |\.\[\]( |\.(lastState|state) ))| renamed$)/,
    why: 'readiness stands in the condition, and a crash would have to be told; names are not asked for',
  },
  {
    checks: ['k8s.rollout'],
    damage: /^pods\.items\.\[\]\.(status |status\.phase |metadata\.name )/,
    where: ({ params }) => JSON.stringify(params).includes('"how":"selfHealed"'),
    why: 'the status of the workload says how many are ready; a new pod is told by its id and its age',
  },
  {
    checks: ['k8s.rollout'],
    damage: /^(workloads\.items\.\[\]\.spec(\.replicas)? |pods\.items\.\[\](\.status | aged$))/,
    where: ({ params }) => JSON.stringify(params).includes('"how":"blueGreen"'),
    why: 'the status of both versions says how many are ready, one at least; pods may be old',
  },
  {
    checks: ['k8s.rollout'],
    damage: /^pods\.items\.\[\](\.spec | aged$)/,
    where: ({ params }) => JSON.stringify(params).includes('"how":"canary"'),
    why: 'endpoints name the ready pods, whose ports need not be declared; shares are those of now',
  },
];
