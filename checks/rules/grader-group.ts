/** Kubernetes group that the access entry of the grader names and that the ClusterRole is bound to. */
export const GRADER_GROUP = 'lab-graders';
