/**
 * The catalogue: the only list of checks. Names, schemas, reference, permissions and texts derive from it.
 */
import type * as z from 'zod';
import acmCertificate from './acm-certificate.ts';
import argoApp from './argo-app.ts';
import asgActivity from './asg-activity.ts';
import awsLeftovers from './aws-leftovers.ts';
import awsReach from './aws-reach.ts';
import buildRun from './build-run.ts';
import cfnStack from './cfn-stack.ts';
import cloudfrontDistribution from './cloudfront-distribution.ts';
import cwDashboard from './cw-dashboard.ts';
import cwMetric from './cw-metric.ts';
import ec2Instance from './ec2-instance.ts';
import ec2Nodes from './ec2-nodes.ts';
import ecrImage from './ecr-image.ts';
import ecrRepository from './ecr-repository.ts';
import eksAccess from './eks-access.ts';
import eksAddon from './eks-addon.ts';
import eksCluster from './eks-cluster.ts';
import eksFargateProfile from './eks-fargate-profile.ts';
import eksNodegroup from './eks-nodegroup.ts';
import elasticacheCluster from './elasticache-cluster.ts';
import elbTarget from './elb-target.ts';
import fluxReady from './flux-ready.ts';
import http from './http.ts';
import httpGrowth from './http-growth.ts';
import httpRoutes from './http-routes.ts';
import iamRole from './iam-role.ts';
import k8sAbsent from './k8s-absent.ts';
import k8sApiservice from './k8s-apiservice.ts';
import k8sAutoscaler from './k8s-autoscaler.ts';
import k8sCan from './k8s-can.ts';
import k8sDaemonset from './k8s-daemonset.ts';
import k8sHealth from './k8s-health.ts';
import k8sHelm from './k8s-helm.ts';
import k8sHpa from './k8s-hpa.ts';
import k8sImage from './k8s-image.ts';
import k8sIngress from './k8s-ingress.ts';
import k8sJob from './k8s-job.ts';
import k8sKarpenter from './k8s-karpenter.ts';
import k8sLog from './k8s-log.ts';
import k8sNetpol from './k8s-netpol.ts';
import k8sObject from './k8s-object.ts';
import k8sPodSecurityGroup from './k8s-pod-security-group.ts';
import k8sPods from './k8s-pods.ts';
import k8sPolicyEngine from './k8s-policy-engine.ts';
import k8sPv from './k8s-pv.ts';
import k8sPvc from './k8s-pvc.ts';
import k8sRollout from './k8s-rollout.ts';
import k8sScaled from './k8s-scaled.ts';
import k8sSecret from './k8s-secret.ts';
import k8sService from './k8s-service.ts';
import k8sVpa from './k8s-vpa.ts';
import k8sWorkload from './k8s-workload.ts';
import logsGroup from './logs-group.ts';
import logsQuery from './logs-query.ts';
import opensearchDomain from './opensearch-domain.ts';
import pipelineRun from './pipeline-run.ts';
import promQuery from './prom-query.ts';
import rdsInstance from './rds-instance.ts';
import s3Bucket from './s3-bucket.ts';
import searchIndex from './search-index.ts';

export const catalog = [
  acmCertificate,
  argoApp,
  asgActivity,
  awsLeftovers,
  awsReach,
  buildRun,
  cfnStack,
  cloudfrontDistribution,
  cwDashboard,
  cwMetric,
  ec2Instance,
  ec2Nodes,
  ecrImage,
  ecrRepository,
  eksAccess,
  eksAddon,
  eksCluster,
  eksFargateProfile,
  eksNodegroup,
  elasticacheCluster,
  elbTarget,
  fluxReady,
  http,
  httpGrowth,
  httpRoutes,
  iamRole,
  k8sAbsent,
  k8sApiservice,
  k8sAutoscaler,
  k8sCan,
  k8sDaemonset,
  k8sHealth,
  k8sHelm,
  k8sHpa,
  k8sImage,
  k8sIngress,
  k8sJob,
  k8sKarpenter,
  k8sLog,
  k8sNetpol,
  k8sObject,
  k8sPodSecurityGroup,
  k8sPods,
  k8sPolicyEngine,
  k8sPv,
  k8sPvc,
  k8sRollout,
  k8sScaled,
  k8sSecret,
  k8sService,
  k8sVpa,
  k8sWorkload,
  logsGroup,
  logsQuery,
  opensearchDomain,
  pipelineRun,
  promQuery,
  rdsInstance,
  s3Bucket,
  searchIndex,
] as const;

type AnyCheck = (typeof catalog)[number];

/** Name of a check, as labs write it. */
export type CheckName = AnyCheck['name'];

/** Parsed parameters of a check. */
export type ParamsOf<N extends CheckName> = z.output<Extract<AnyCheck, { name: N }>['params']>;
