import { describeLab } from './describe-lab.ts';
import { eksKubernetesPractice } from './eks-kubernetes-practice.ts';

describeLab(eksKubernetesPractice);
