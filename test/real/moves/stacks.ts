/** Stacks of CloudFormation. */
import { CreateStackCommand, DeleteStackCommand } from '@aws-sdk/client-cloudformation';
import type { World } from '../world.ts';

/** A stack of a template, unless it is there. */
export async function makeStack(world: World, StackName: string, template: object): Promise<void> {
  const order = { StackName, TemplateBody: JSON.stringify(template) };
  await world.aws.cloudformation.send(new CreateStackCommand(order)).catch((error: unknown) => {
    if (!(error instanceof Error && error.name === 'AlreadyExistsException')) throw error;
  });
}

export async function deleteStack(world: World, StackName: string): Promise<void> {
  await world.aws.cloudformation.send(new DeleteStackCommand({ StackName }));
}
