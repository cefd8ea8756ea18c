import { describeLab } from './describe-lab.ts';
import { eksFundamentals } from './eks-fundamentals.ts';

describeLab(eksFundamentals);
