using Xunit.Sdk;
using Xunit.v3;

// A run lasts as long as its schedule says, and waits for most of it: runs of several seeds go side by side.
[assembly: Parallelization(Mode = ParallelMode.All, MaxThreads = 3)]
