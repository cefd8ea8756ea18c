import {
  DescribeInstanceHealthCommand,
  DescribeLoadBalancersCommand,
  ElasticLoadBalancingClient,
} from '@aws-sdk/client-elastic-load-balancing';
import { type ClassicOperation, type ClientSettings, type Service, service } from '../aws-client.ts';

/** Makes the client of Classic Load Balancers. */
export function load(settings: ClientSettings): Service {
  const client = new ElasticLoadBalancingClient(settings);
  return service<ClassicOperation>(client, {
    'elasticloadbalancing:DescribeInstanceHealth': (input, options) =>
      client.send(new DescribeInstanceHealthCommand(input), options),
    'elasticloadbalancing:DescribeLoadBalancers@classic': (input, options) =>
      client.send(new DescribeLoadBalancersCommand(input), options),
  });
}
