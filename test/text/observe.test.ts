import type { ObserveCodes } from '../../checks/codes/observe.ts';
import { observeCodes as en } from '../../web/text/en/observe.ts';
import { observeCodes as ko } from '../../web/text/ko/observe.ts';
import { describeTexts } from './describe-texts.ts';

const name = '⟦name⟧';
const namespace = '⟦namespace⟧';
const agent = { name, namespace };
const service = '⟦http:service:80⟧';
const path = '⟦path⟧';
const wanted = 2;
const logs = { pods: ['⟦pod⟧'], namespace, lines: 12 };

/** Values for every code; what stands in brackets came from outside. */
const samples: ObserveCodes = {
  'daemonset.image': { namespace: '', seen: [], wanted: '⟦pattern⟧' },
  'daemonset.mount': { ...agent, seen: [], wanted: ['⟦path⟧', '⟦other⟧'] },
  'daemonset.env': { ...agent, variable: '⟦REGION⟧', seen: ['⟦value⟧'], wanted: ['⟦value⟧'] },
  'daemonset.nodes': { ...agent, missing: ['⟦node⟧', '⟦node (a=b:NoSchedule)⟧'], covered: 1, wanted },
  'apiservice.unavailable': { name, reason: '⟦reason⟧', message: '⟦message⟧' },
  'apiservice.noMetrics': { name },
  'apiservice.staleMetrics': { name, newest: '⟦time⟧' },
  'logs.absent': { name: [name] },
  'logs.streams': { name, seen: 1, wanted },
  'logs.quiet': { name, last: '⟦time⟧', since: '⟦time⟧' },
  'logs.text': { name, wanted: '⟦text⟧' },
  'logs.notSearchable': { name },
  'logs.retention': { name },
  'logs.subscription': { name },
  'logs.export': { name, status: '' },
  'logs.noQuery': { seen: ['⟦query⟧'], wanted: ['⟦cluster⟧'] },
  'dashboard.none': { seen: ['⟦1⟧', '⟦2⟧', '⟦3⟧', '⟦4⟧', '⟦5⟧', '⟦6⟧'], wanted: ['⟦cluster⟧'] },
  'metric.otherNodes': { metric: '⟦metric⟧', seen: 4.25, nodes: 1 },
  'proxied.port': { service, port: '⟦9090⟧', seen: ['⟦80⟧'] },
  'proxied.login': { service, path, status: 401 },
  'proxied.notFound': { service, path },
  'proxied.status': { service, path, status: 503, wanted: ['200'] },
  'prom.error': { service, message: '⟦message⟧' },
  'prom.targets': { service, namespace, up: 1, down: 0, wanted },
  'prom.noValue': { query: '⟦query⟧' },
  'prom.value': { query: '⟦query⟧', seen: 1, wanted },
  'search.noIndex': { service, seen: [], wanted: '⟦pattern⟧' },
  'search.documents': { service, pattern: '⟦pattern⟧', documents: 0, wanted: 1 },
  'log.noContainer': { pod: '⟦pod⟧', container: '', seen: [] },
  'log.missing': { ...logs, missing: ['⟦text⟧', '⟦other⟧'] },
  'log.unwanted': { pod: '⟦pod⟧', namespace, text: '⟦text⟧' },
  'log.empty': { ...logs, lines: 0 },
};

describeTexts(samples, { en, ko });
describeTexts(
  {
    ...samples,
    'daemonset.nodes': { ...agent, missing: ['⟦node⟧'], covered: 0, wanted: 1 },
    'apiservice.unavailable': { name, reason: '', message: '' },
    'apiservice.staleMetrics': { name, newest: '' },
    'logs.quiet': { name, last: '', since: '' },
    'logs.export': { name, status: '⟦RUNNING⟧' },
    'proxied.status': { service, path, status: 0, wanted: ['200', '302'] },
    'prom.error': { service, message: '' },
    'log.noContainer': { pod: '⟦pod⟧', container: '⟦web⟧', seen: ['⟦app⟧'] },
  },
  { en, ko },
);
