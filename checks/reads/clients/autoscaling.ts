import {
  AutoScalingClient,
  DescribeAutoScalingGroupsCommand,
  DescribeScalingActivitiesCommand,
} from '@aws-sdk/client-auto-scaling';
import { type ClientSettings, type Of, type Service, service } from '../aws-client.ts';

/** Makes the client of EC2 Auto Scaling. */
export function load(settings: ClientSettings): Service {
  const client = new AutoScalingClient(settings);
  return service<Of<'autoscaling'>>(client, {
    'autoscaling:DescribeScalingActivities': (input, options) =>
      client.send(new DescribeScalingActivitiesCommand(input), options),
    'autoscaling:DescribeAutoScalingGroups': (input, options) =>
      client.send(new DescribeAutoScalingGroupsCommand(input), options),
  });
}
