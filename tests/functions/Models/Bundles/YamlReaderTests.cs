using Aiaa.Functions.Hosting;
using Aiaa.Functions.Models.Bundles;

namespace Aiaa.Functions.Tests.Models.Bundles;

public sealed class YamlReaderTests
{
    [Fact]
    public void Maps_lists_and_scalars_become_what_pyyaml_makes_of_them()
    {
        const string yaml = """
            ---
            # a comment
            name: spleen   # another
            quoted: "1"
            number: -3
            real: 1.5
            small: 1e-3
            yes_: yes
            none: ~
            empty:
            flow: [96, 96, {a: true}]
            reference: '@image_key'
            folded: "$monai.data.load(@a,
              key='b')"
            list:
            - _target_: LoadImaged
              keys: image
            """;
        Assert.Equal(
            """{"name":"spleen","quoted":"1","number":-3,"real":1.5,"small":0.001,"yes_":true,"none":null,"empty":null,"flow":[96,96,{"a":true}],"reference":"@image_key","folded":"$monai.data.load(@a, key=\u0027b\u0027)","list":[{"_target_":"LoadImaged","keys":"image"}]}""",
            YamlReader.Read("inference.yaml", yaml)!.ToJsonString());
    }

    [Theory]
    [InlineData("a: &x [1]\nb: *x", "anchor")]
    [InlineData("a: 1\na: 2", "twice")]
    [InlineData("a: [1", "not YAML (line")]
    [InlineData("a: 1\n---\nb: 2", "several documents")]
    [InlineData("? [1]\n: 2", "no text")]
    [InlineData("- 1", "not an object")]
    [InlineData("", "not an object")]
    public void What_bundles_do_not_use_is_refused(string yaml, string says)
    {
        ApiException refused = Assert.Throws<ApiException>(() => BundleDocument.Read("configs/inference.yaml", yaml));
        Assert.Equal(Failure.BadModel, refused.Failure);
        Assert.StartsWith("'configs/inference.yaml' in the bundle ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nesting_without_end_is_refused()
        => Assert.Contains("nested deeper", Assert.Throws<ApiException>(() => YamlReader.Read("x.yaml", new string('[', 1000))).Message, StringComparison.Ordinal);
}
