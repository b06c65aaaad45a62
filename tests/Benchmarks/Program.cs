using Aiaa.Benchmarks;
using Aiaa.Benchmarks.Starting;

// usage: Aiaa.Benchmarks FOLDER [NAME]: runs all benchmarks, or those whose name contains NAME, and keeps their results in FOLDER.
if (args is [EmptyServer.Argument])
{
    await EmptyServer.RunAsync();
    return 0;
}

string folder = args.Length > 0 ? args[0] : throw new ArgumentException("Say in which folder the results are kept.");
string filter = args.Length > 1 ? args[1] : string.Empty;
IBenchmark[] chosen =
[
    .. typeof(IBenchmark).Assembly.GetTypes()
        .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IBenchmark)))
        .Select(type => (IBenchmark)Activator.CreateInstance(type)!)
        .Where(benchmark => benchmark.Name.Contains(filter, StringComparison.OrdinalIgnoreCase))
        .OrderBy(benchmark => benchmark.Name, StringComparer.Ordinal),
];
IScenario[] scenarios =
[
    .. typeof(IScenario).Assembly.GetTypes()
        .Where(type => type.IsClass && type.IsAssignableTo(typeof(IScenario)))
        .Select(type => (IScenario)Activator.CreateInstance(type)!)
        .Where(scenario => scenario.Name.Contains(filter, StringComparison.OrdinalIgnoreCase))
        .OrderBy(scenario => scenario.Name, StringComparer.Ordinal),
];
Machine machine = Machine.This();
Console.WriteLine($"On {machine}.");
if (chosen.Length + scenarios.Length == 0)
{
    Console.WriteLine($"No benchmark has '{filter}' in its name.");
    return 1;
}

foreach (IBenchmark benchmark in chosen)
{
    using (benchmark)
    {
        Console.WriteLine($"{benchmark.Name}: {benchmark.What}");
        try
        {
            benchmark.Prepare();
        }
        catch (NotHereException missing)
        {
            Console.WriteLine($"  not run: {missing.Message}");
            continue;
        }

        BenchmarkReport report = new(
            benchmark.Name,
            benchmark.What,
            TimeProvider.System.GetUtcNow(),
            machine,
            benchmark.Measured.Name,
            [.. benchmark.References.Select(reference => Comparison.Run(benchmark.Measured, reference, benchmark.WarmUps, benchmark.Pairs))],
            benchmark.Memory);
        report.Print(Console.Out);
        report.Save(folder);
    }
}

foreach (IScenario scenario in scenarios)
{
    Console.WriteLine($"{scenario.Name}: {scenario.What}");
    try
    {
        DateTimeOffset at = TimeProvider.System.GetUtcNow();
        new ScenarioReport(scenario.Name, scenario.What, at, machine, await scenario.RunAsync(Console.Out, CancellationToken.None)).Save(folder);
    }
    catch (NotHereException missing)
    {
        Console.WriteLine($"  not run: {missing.Message}");
    }
}

return 0;
