import { describeMutation } from './describe-mutation.ts';

describeMutation('cloud-native-project');
