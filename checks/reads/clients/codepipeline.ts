import {
  CodePipelineClient,
  GetPipelineStateCommand,
  ListPipelineExecutionsCommand,
  ListPipelinesCommand,
} from '@aws-sdk/client-codepipeline';
import { type ClientSettings, type Of, type Service, service } from '../aws-client.ts';

/** Makes the client of CodePipeline. */
export function load(settings: ClientSettings): Service {
  const client = new CodePipelineClient(settings);
  return service<Of<'codepipeline'>>(client, {
    'codepipeline:GetPipelineState': (input, options) => client.send(new GetPipelineStateCommand(input), options),
    'codepipeline:ListPipelineExecutions': (input, options) =>
      client.send(new ListPipelineExecutionsCommand(input), options),
    'codepipeline:ListPipelines': (input, options) => client.send(new ListPipelinesCommand(input), options),
  });
}
