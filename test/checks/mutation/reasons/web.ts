/**
 * Damages that checks of what is open to the network may survive.
 */
import type { Reason } from './reason.ts';

const BY_ADDRESS = ['elb.target', 'http', 'http.growth', 'http.routes'];

/** Whether the account has load balancers of the first generation. */
const hasClassic: Reason['where'] = ({ seen }) => JSON.stringify(seen.classic)?.includes('DNSName') === true;

export const web: readonly Reason[] = [
  {
    checks: [...BY_ADDRESS, 'acm.certificate', 'k8s.ingress', 'k8s.service'],
    damage: /^(events\b|(ingresses|services)\.items\.\[\]\.metadata\.uid )/,
    why: 'events, which name their object, explain a missing address, page or endpoint; here none is missing',
  },
  {
    checks: BY_ADDRESS,
    damage: /^(balancers|classic)\..*\.(CreatedTime|LoadBalancerName) /,
    why: 'age counts only while it does not answer; the address identifies it, not the name',
  },
  {
    checks: BY_ADDRESS,
    damage: /^(ingresses|services)\.items\.\[\]\.metadata\.creationTimestamp /,
    why: 'age counts only while something is missing',
  },
  {
    checks: BY_ADDRESS,
    damage: /^(balancers|groups|healths|tags) |^balancers\.LoadBalancers( |\.\[\]( |\.(?!CreatedTime)))/,
    unless: ['ingress', 'alb.ingress', 'pathsAtLeast'],
    where: hasClassic,
    why: 'the load balancer of the Service is a classic one, which is not among these',
  },
  {
    checks: ['http.routes'],
    damage: /^classic\b/,
    why: 'the load balancer of an Ingress is never a classic one',
  },
  {
    checks: BY_ADDRESS,
    damage: /^classic\.LoadBalancerDescriptions\.\[\](\.(ListenerDescriptions|Scheme|VPCId)\b| renamed$)/,
    unless: ['scheme', 'listener'],
    why: 'the address identifies it; only the scheme "internal" would keep others out',
  },
  {
    checks: ['http', 'http.routes'],
    damage: /^balancers\.LoadBalancers\.\[\](\.(LoadBalancerArn|Scheme|Type|VpcId) | renamed$)/,
    why: 'the probe rests on the address; only the scheme "internal" would forbid it',
  },
  {
    checks: ['elb.target'],
    damage: /^balancers\.LoadBalancers\.\[\]\.Scheme /,
    unless: ['scheme'],
    why: 'the scheme is not asked for',
  },
  {
    checks: ['elb.target'],
    damage: /^groups\..*\.(HealthCheck(Path|Protocol)|TargetGroupName) /,
    why: 'said in messages only',
  },
  {
    checks: ['elb.target'],
    damage: /^(listeners\.\[\]\.Listeners|instances\.\[\]\.InstanceStates)\.\[\] renamed$/,
    why: 'listeners and instances were asked for by the load balancer that they belong to',
  },
  {
    checks: ['elb.target'],
    damage: /^instances\b.*\.(Description|ReasonCode) |^instances (deleted|null|retyped)$/,
    why: 'the state decides; an Ingress has no instances of its own',
  },
  {
    checks: ['elb.target'],
    damage: /^described\.cluster (disowned|reowned)$/,
    why: 'the network of the cluster is looked at, not its tags',
  },
  {
    checks: ['elb.target', 'http', 'http.growth'],
    damage: /^services\.items\.\[\]\.spec( |\.ports( |\.\[\]( |\.port )))/,
    unless: ['backend'],
    where: ({ params, seen }) =>
      JSON.stringify(params).includes('"url"') || JSON.stringify(seen.classic).includes('DNSName'),
    why: 'only the address of the Service is taken; its ports are judged by k8s.service',
  },
  {
    checks: ['http'],
    damage: /^ingresses\.items\.\[\]\.spec\b/,
    why: 'only the address of the Ingress is taken; its rules are judged by k8s.ingress',
  },
  {
    checks: ['http'],
    damage: /^distributions\.DistributionList\.Items\.\[\]\.(Id|DomainName|Status|LastModifiedTime) /,
    why: 'the origin identifies the distribution; a page that answers needs no status',
  },
  {
    checks: ['http'],
    damage: /^pages\.\[\]\.body /,
    unless: ['json', 'contains', 'notContains'],
    why: 'only the status is asked for',
  },
  {
    checks: ['http', 'http.routes'],
    damage: /^(pages|scripts)\.\[\]\.body changed$/,
    unless: ['json'],
    why: 'more text behind what was found changes nothing',
  },
  {
    checks: ['http', 'http.growth', 'http.routes'],
    damage: /^(page|pages\.\[\]|entries\.\[\])\.contentType /,
    unless: ['contentType'],
    why: 'the content type is not asked for; what has to be JSON is read as such',
  },
  {
    checks: ['http'],
    damage: /^scripts\.\[\]\.contentType /,
    why: 'servers name scripts in many ways; only HTML is refused',
  },
  {
    checks: ['http', 'http.growth', 'http.routes'],
    damage: /^(page|pages\.\[\]|entries\.\[\]|scripts\.\[\])\.truncated (deleted|null|retyped)$/,
    why: 'a whole body needs no mark',
  },
  {
    checks: ['http', 'http.routes'],
    damage: /^(pages|scripts)\.\[\]\.truncated changed$/,
    unless: ['json'],
    why: 'what was found before the cut is there; the script, not the page, is searched for what must not be',
  },
  {
    checks: ['http.routes'],
    damage: /^(routes|gateways)\b/,
    why: 'the lab accepts an Ingress as well as a Gateway',
  },
  {
    checks: ['http.routes'],
    damage: /^ingresses\.items\.\[\](\.metadata\.(annotations\b|name )| renamed$)/,
    why: 'any Ingress of the namespace will do; its annotations say what the load balancer is asked for by itself',
  },
  {
    checks: ['http.routes'],
    damage: /\.paths\.\[\]\.path changed$/,
    why: 'paths that are all called otherwise are as many as before, and are those that were opened',
  },
  {
    checks: BY_ADDRESS,
    damage: /^classic( |\.LoadBalancerDescriptions (deleted|null|retyped)$)/,
    where: ({ seen }) => !JSON.stringify(seen.classic).includes('DNSName'),
    why: 'there is no classic load balancer',
  },
  {
    checks: ['elb.target'],
    damage: /^balancers\.LoadBalancers\.\[\]\.Type /,
    unless: ['ingress'],
    why: 'a Service may have a load balancer of any type',
  },
  {
    checks: ['http', 'opensearch.domain'],
    damage: /\.DomainStatus(\.(Deleted (deleted|null|retyped)$|ARN |Endpoint changed$)| renamed$)/,
    why: 'the endpoint is there, and the domain was asked for by its name',
  },
  { checks: ['http'], damage: /^pages\.\[\]\.location /, why: 'a redirect that is accepted may lead anywhere' },
  {
    checks: ['opensearch.domain'],
    damage: /\.Values\.\[\] changed$/,
    why: 'more documents are enough',
  },
  {
    checks: ['http'],
    damage: /\.DomainStatus\.(Created|Processing) /,
    why: 'a page that answers needs no status',
  },
];
