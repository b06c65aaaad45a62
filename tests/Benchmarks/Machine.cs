using System.Runtime.InteropServices;

namespace Aiaa.Benchmarks;

/// <summary>The machine that times were taken on: without it they say nothing.</summary>
/// <param name="Processor">The processor's model.</param>
/// <param name="Cores">How many of its cores this process may use.</param>
/// <param name="System">The operating system.</param>
/// <param name="Runtime">The .NET runtime.</param>
internal sealed record Machine(string Processor, int Cores, string System, string Runtime)
{
    private const string LinuxProcessors = "/proc/cpuinfo";

    public static Machine This() => new(
        Model(), Environment.ProcessorCount, RuntimeInformation.OSDescription, RuntimeInformation.FrameworkDescription);

    public override string ToString() => $"{Processor}, {Cores} cores, {System}, {Runtime}";

    private static string Model()
    {
        string? line = File.Exists(LinuxProcessors)
            ? File.ReadLines(LinuxProcessors).FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            : null;
        return line?.Split(':', 2)[1].Trim()
            ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")
            ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
