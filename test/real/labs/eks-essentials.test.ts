import { describeLab } from './describe-lab.ts';
import { eksEssentials } from './eks-essentials.ts';

describeLab(eksEssentials);
