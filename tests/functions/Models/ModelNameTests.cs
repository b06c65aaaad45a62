using Aiaa.Functions.Models;
using CsCheck;

namespace Aiaa.Functions.Tests.Models;

public sealed class ModelNameTests
{
    [Theory]
    [InlineData("clara_pt_spleen_ct_segmentation", true)]
    [InlineData("Liver + tumour (v1.2)", true)]
    [InlineData("7", true)]
    [InlineData("a..b", true)]
    [InlineData("", false)]
    [InlineData(".", false)]
    [InlineData("..", false)]
    [InlineData(" a", false)]
    [InlineData("a ", false)]
    [InlineData("a.", false)]
    [InlineData("a/b", false)]
    [InlineData("a\\b", false)]
    [InlineData("a#b", false)]
    [InlineData("a?b", false)]
    [InlineData("a%2fb", false)]
    [InlineData("ä", false)]
    [InlineData("a\nb", false)]
    public void Names_are_what_fits_into_urls_keys_and_paths(string name, bool valid) => Assert.Equal(valid, ModelName.IsValid(name));

    [Fact]
    public void A_name_has_128_characters_at_most()
    {
        Assert.True(ModelName.IsValid(new string('a', 128)));
        Assert.False(ModelName.IsValid(new string('a', 129)));
    }

    [Fact]
    public void A_valid_name_stays_one_segment_of_a_url_whatever_it_is()
        => Gen.Select(Gen.Char["aZ7"], Gen.String[Gen.Char["ab.. /\\%_-+()#?"], 0, 8], Gen.Char["b.) /"]).Sample(
            (first, middle, last) =>
            {
                string name = $"{first}{middle}{last}";
                string[] segments = new Uri($"http://h/models/{Uri.EscapeDataString(name)}/rev").Segments;
                Assert.True(!ModelName.IsValid(name) || (segments.Length == 4 && Uri.UnescapeDataString(segments[2]) == name + "/"), name);
            });
}
