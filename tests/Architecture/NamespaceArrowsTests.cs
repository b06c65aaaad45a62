using ArchUnitNET.Loader;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace Aiaa.Architecture.Tests;

/// <summary>
/// Inside functions: the folders of client protocols import the feature folders, never the other way round, and protocols do not
/// import each other.
/// </summary>
public sealed class NamespaceArrowsTests
{
    private const string Root = "Aiaa.Functions";

    private static readonly string[] Protocols = ["Aiaa", "MonaiLabel", "NnInteractive"];

    private static readonly System.Reflection.Assembly Functions = System.Reflection.Assembly.Load(Root);

    private static readonly ArchUnitNET.Domain.Architecture Loaded = new ArchLoader().LoadAssemblies(Functions).Build();

    private static readonly string[] Folders =
    [
        .. Functions.GetTypes()
            .Select(type => type.Namespace)
            .Where(name => name?.StartsWith($"{Root}.", StringComparison.Ordinal) == true)
            .Select(name => name![(Root.Length + 1)..].Split('.')[0])
            .Distinct(),
    ];

    public static TheoryData<string> Features => [.. Folders.Except(Protocols)];

    public static TheoryData<string> PresentProtocols => [.. Folders.Intersect(Protocols)];

    [Theory]
    [MemberData(nameof(Features))]
    public void A_feature_knows_no_client_protocol(string feature) => AssertIndependent(feature, Protocols);

    [Theory]
    [MemberData(nameof(PresentProtocols))]
    public void A_protocol_knows_no_other(string protocol) => AssertIndependent(protocol, [.. Protocols.Where(other => other != protocol)]);

    [Fact]
    public void The_rooms_that_the_rules_speak_of_are_there()
    {
        Assert.Contains("Aiaa", Folders);
        Assert.All((string[])["Sessions", "Images", "Models", "Runner"], folder => Assert.Contains(folder, Folders));
    }

    [Fact]
    public void The_rule_finds_a_dependency_where_there_is_one()
    {
        // The protocol imports the sessions; a rule that is blind would not see it.
        Assert.NotEmpty(Violations("Aiaa", ["Sessions"]));
    }

    private static void AssertIndependent(string folder, string[] others) => Assert.Empty(Violations(folder, others));

    private static IEnumerable<string> Violations(string folder, string[] others) =>
        Types().That().ResideInNamespaceMatching(In([folder])).Should()
            .NotDependOnAny(Types().That().ResideInNamespaceMatching(In(others))).WithoutRequiringPositiveResults()
            .Evaluate(Loaded).Where(result => !result.Passed).Select(result => result.Description);

    private static string In(string[] folders) => $@"^{Root.Replace(".", @"\.", StringComparison.Ordinal)}\.({string.Join('|', folders)})(\.|$)";
}
