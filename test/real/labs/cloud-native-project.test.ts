import { cloudNativeProject } from './cloud-native-project.ts';
import { describeLab } from './describe-lab.ts';

describeLab(cloudNativeProject);
