/** `simulated`: tasks come to their states by the clock. `process`: each is a process of this machine. */
export type ExecutorKind = 'simulated' | 'process'
