using System.Text;
using System.Text.Json.Nodes;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.GpuRunner.Transforms;
using Aiaa.Testing;

namespace Aiaa.GpuRunner.Tests.Transforms;

/// <summary>docs/reference/transforms.md says what the catalogue holds. With AIAA_WRITE_REFERENCE=1 the test writes the page instead.</summary>
public sealed class TransformPageTests
{
    private const string Introduction = """
        # Transforms

        What `pre_transforms` and `post_transforms` of a model configuration may name. Each name is taken with or without its module
        (`monai.transforms.`, `aiaa.transforms.`, `aiaa.apps.…`) and with or without the ending `d`, `D` or `Dict`. Arguments and their
        defaults are MONAI's; one that is not in the table is refused by its name. Arguments that only steer Python are accepted and
        have no effect. This page is made from the code and a test holds it to it.

        | transform | does | arguments |
        | --- | --- | --- |

        """;

    public static TheoryData<string> Names() => [.. CatalogueEntries.All.Select(e => e.Name)];

    [Fact]
    public void The_reference_lists_the_catalogue()
    {
        StringBuilder page = new(Introduction);
        foreach (CatalogueEntry entry in CatalogueEntries.All)
        {
            TransformArguments arguments = new(new TransformConfig(entry.Name, JsonNode.Parse(entry.Example)!.AsObject(), "pre_transforms[0]"));
            entry.Create(arguments, Context);
            page.Append("| `").Append(entry.Name).Append("` | ").Append(entry.Summary).Append(" | ")
                .AppendJoin(", ", arguments.Names.Select(name => $"`{name}`")).Append(" |\n");
        }

        string path = Path.Combine(Checkout.Root, "docs", "reference", "transforms.md");
        if (Environment.GetEnvironmentVariable("AIAA_WRITE_REFERENCE") == "1")
        {
            File.WriteAllText(path, page.ToString());
        }

        Assert.Equal(page.ToString(), File.ReadAllText(path));
    }

    [Fact]
    public void The_catalogue_is_sorted_and_names_each_transform_once()
    {
        string[] names = [.. CatalogueEntries.All.Select(e => e.Name)];
        Assert.Equal(names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal), names);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_transform_is_found_under_all_its_names_and_refuses_an_argument_it_has_not(string name)
    {
        JsonObject example = JsonNode.Parse(CatalogueEntries.All.Single(e => e.Name == name).Example)!.AsObject();
        string stem = name[..^1];
        foreach (string alias in new[] { name, stem, stem + "Dict", stem + "D", "monai.transforms." + name, "aiaa.transforms." + name })
        {
            Assert.NotNull(TransformCatalogue.Create(new TransformConfig(alias, example, "pre_transforms[0]"), Context));
        }

        example["colour"] = "blue";
        ModelException e = Assert.Throws<ModelException>(() => TransformCatalogue.Create(new TransformConfig(name, example, "pre_transforms[3]"), Context));
        Assert.Contains($"pre_transforms[3] {name}: it has no argument 'colour'", e.Message, StringComparison.Ordinal);
    }

    private static CompileContext Context => new(MonaiRules.For("1.3.2"), BoundingBoxAxes.Original);
}
