using System.CommandLine;

namespace Aiaa.LocalRunner.Commands;

/// <summary>The option that puts a Functions host in front of the API.</summary>
internal static class FunctionsHostOption
{
    /// <summary>The option, for one command.</summary>
    public static Option<bool> Build() => new("--as-functions-host")
    {
        Description = "Serve as behind the Azure Functions host: with func (Azure Functions Core Tools) where it is installed, else with a stand-in.",
    };
}
