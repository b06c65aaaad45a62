using System.CommandLine;
using System.Globalization;

namespace Aiaa.LocalRunner.Commands;

/// <summary>An option that takes a whole number within bounds, and says so when it is given something else.</summary>
internal static class NumberOption
{
    /// <summary>The option.</summary>
    public static Option<int?> Build(string name, string description, string helpName, int low, int high) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= low && number <= high)
            {
                return number;
            }

            result.AddError($"{name} takes a number from {low} to {high}.");
            return null;
        },
    };
}
