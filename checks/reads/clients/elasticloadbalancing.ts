import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeRulesCommand,
  DescribeTagsCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { type ClassicOperation, type ClientSettings, type Of, type Service, service } from '../aws-client.ts';

/** Makes the client of Elastic Load Balancing. */
export function load(settings: ClientSettings): Service {
  const client = new ElasticLoadBalancingV2Client(settings);
  return service<Exclude<Of<'elasticloadbalancing'>, ClassicOperation>>(client, {
    'elasticloadbalancing:DescribeRules': (input, options) => client.send(new DescribeRulesCommand(input), options),
    'elasticloadbalancing:DescribeListeners': (input, options) =>
      client.send(new DescribeListenersCommand(input), options),
    'elasticloadbalancing:DescribeLoadBalancers': (input, options) =>
      client.send(new DescribeLoadBalancersCommand(input), options),
    'elasticloadbalancing:DescribeTags': (input, options) => client.send(new DescribeTagsCommand(input), options),
    'elasticloadbalancing:DescribeTargetGroups': (input, options) =>
      client.send(new DescribeTargetGroupsCommand(input), options),
    'elasticloadbalancing:DescribeTargetHealth': (input, options) =>
      client.send(new DescribeTargetHealthCommand(input), options),
  });
}
