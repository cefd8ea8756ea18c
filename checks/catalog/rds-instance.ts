import * as z from 'zod';
import { names } from '../params.ts';
import { aws } from '../reads/read.ts';
import { judgeClosest } from '../rules/closest.ts';
import { textOf } from '../rules/lenient.ts';
import { each } from '../rules/objects.ts';
import { noResource, onItsWay, unlikeSwitch, unlikeValue } from '../rules/settling.ts';
import { defineCheck, fail, pass } from '../verdict.ts';

/** Statuses in which the database answers (https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html). */
const healthy = [
  ...['available', 'backing-up', 'modifying', 'storage-optimization', 'storage-config-upgrade'],
  ...['configuring-enhanced-monitoring', 'configuring-iam-database-auth', 'configuring-log-exports'],
];
const moving = ['creating', 'maintenance', 'rebooting', 'renaming', 'starting', 'upgrading'];
/** What the engines are called when Aurora runs them. */
const aurora: Readonly<Record<string, string>> = { postgres: 'aurora-postgresql', mysql: 'aurora-mysql' };

/** Passes when an RDS database can be used and is set up as asked (https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBInstance.html). */
export default defineCheck({
  name: 'rds.instance',
  params: z.strictObject({
    id: names.describe('Identifier of the DB instance or of its Aurora cluster, or identifiers of which any will do.'),
    engine: names
      .optional()
      .describe('Engine, or engines of which any will do; `postgres` and `mysql` are met by Aurora of that kind too.'),
    status: z
      .literal('available')
      .default('available')
      .describe('The only status that counts; being backed up, modified or optimized counts as available.'),
    public: z.boolean().optional().describe('Whether the database has a public address.'),
    multiAz: z.boolean().optional().describe('Whether a standby is kept in another Availability Zone.'),
    encrypted: z.boolean().optional().describe('Whether the storage is encrypted.'),
  }),
  window: 900,
  needs: () => ({ databases: aws('rds:DescribeDBInstances', {}) }),
  judge({ id, engine, public: isPublic, multiAz, encrypted }, { databases }, context) {
    const all = each(databases?.DBInstances);
    const found = all
      .filter((one) => id.includes(textOf(one.DBInstanceIdentifier)) || id.includes(textOf(one.DBClusterIdentifier)))
      .map((one) => ({ ...one, name: textOf(one.DBInstanceIdentifier) }));
    const engines = engine?.flatMap((one) => [one, aurora[one] ?? []].flat());
    const best = judgeClosest(found, [
      ({ name, DBInstanceStatus, InstanceCreateTime, Endpoint }) => {
        const status = textOf(DBInstanceStatus);
        const values = { kind: 'database', name, status };
        const isReady = healthy.includes(status);
        if (isReady && textOf(Endpoint?.Address) !== '') return undefined;
        if (isReady || moving.includes(status))
          return onItsWay('resource.moving', values, context, textOf(InstanceCreateTime));
        return fail('resource.status', { ...values, reason: '' });
      },
      ({ name, Engine }) => unlikeValue('database', name, 'engine', textOf(Engine), engines),
      ({ name, PubliclyAccessible }) => unlikeSwitch('database', name, 'public', PubliclyAccessible, isPublic),
      ({ name, MultiAZ }) => unlikeSwitch('database', name, 'multiAz', MultiAZ, multiAz),
      ({ name, StorageEncrypted }) => unlikeSwitch('database', name, 'encrypted', StorageEncrypted, encrypted),
    ]);
    if (!best)
      return noResource(
        'database',
        id,
        all.map((one) => textOf(one.DBInstanceIdentifier)),
      );
    return best.finding ?? pass({ database: best.object.name, engine: textOf(best.object.Engine) });
  },
  command: ({ id }, { cluster }) =>
    `aws rds describe-db-instances --region ${cluster.region} --query "DBInstances[?DBInstanceIdentifier=='${id[0]}'].[DBInstanceStatus,Engine,Endpoint.Address,PubliclyAccessible,MultiAZ,StorageEncrypted]"`,
});
