import { describeMutation } from './describe-mutation.ts';

describeMutation('eks-web-application');
