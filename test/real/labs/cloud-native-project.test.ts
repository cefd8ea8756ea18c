import { describeLab } from './describe-lab.ts';
import { cloudNativeProject } from './cloud-native-project.ts';

describeLab(cloudNativeProject);
