/**
 * A deployment as its operator reaches it, with the operator's own credentials.
 */
import {
  CloudFormationClient,
  CloudFormationServiceException,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { CredentialSource } from '../../checks/reads/credentials.ts';
import type { ReadOutputs } from '../deployment.ts';
import type { Store } from '../ports.ts';
import { dynamoStore } from './dynamo-store.ts';

/** As whom, and where. */
export interface Operator {
  region: string;
  credentials: CredentialSource;
}

/** Reads outputs of stacks. Throws what the SDK throws. */
export function stackOutputs(operator: Operator): ReadOutputs {
  return async (stack) => {
    const client = new CloudFormationClient(operator);
    try {
      const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: stack }));
      const outputs = (Stacks[0]?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [
        OutputKey,
        OutputValue,
      ]);
      return Object.fromEntries(outputs);
    } catch (error) {
      // The one thing that can be wrong with the name of a stack that is well formed: nobody has it.
      if (error instanceof CloudFormationServiceException && error.name === 'ValidationError') return undefined;
      throw error;
    } finally {
      client.destroy();
    }
  };
}

/** Opens the store of a deployment. */
export function operatedStore(table: string, operator: Operator): Store {
  return dynamoStore({ table, client: new DynamoDBClient(operator) });
}
