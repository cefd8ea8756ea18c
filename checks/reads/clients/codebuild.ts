import {
  BatchGetBuildsCommand,
  CodeBuildClient,
  ListBuildsForProjectCommand,
  ListProjectsCommand,
} from '@aws-sdk/client-codebuild';
import { type ClientSettings, type Of, type Service, service } from '../aws-client.ts';

/** Makes the client of CodeBuild. */
export function load(settings: ClientSettings): Service {
  const client = new CodeBuildClient(settings);
  return service<Of<'codebuild'>>(client, {
    'codebuild:BatchGetBuilds': (input, options) => client.send(new BatchGetBuildsCommand(input), options),
    'codebuild:ListBuildsForProject': (input, options) => client.send(new ListBuildsForProjectCommand(input), options),
    'codebuild:ListProjects': (input, options) => client.send(new ListProjectsCommand(input), options),
  });
}
