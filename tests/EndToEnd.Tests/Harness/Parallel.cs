using Xunit.v3;

// A test waits most of its time: for programs, for agents, for pauses that are asked for. With one at a time for each processor they
// stood idle for half of the run.
[assembly: Parallelization(MaxThreads = 3)]
[assembly: TestCollectionOrderer(typeof(Dormouse.EndToEnd.Tests.Harness.LongestFirst))]
