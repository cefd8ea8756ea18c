import { describeLab } from './describe-lab.ts';
import { eksWebApplication } from './eks-web-application.ts';

describeLab(eksWebApplication);
