import { describeMutation } from './describe-mutation.ts';

describeMutation('eks-kubernetes-practice');
