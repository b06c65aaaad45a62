using Aiaa.EndToEnd.Tests.Support;

[assembly: AssemblyFixture(typeof(RunningSystem))]

// One server, two cores: tests that run side by side would only wait for each other.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
