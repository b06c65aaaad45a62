using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Resampling;

namespace Aiaa.GpuRunner.Tests.Pipelines;

public sealed class MonaiRulesTests
{
    [Fact]
    public void Without_a_version_those_of_AIAA_hold() =>
        Assert.Equal(new MonaiRules(ChannelAxisRule.ByRank, GaussianMapRule.Filtered, SpacingRule.Monai0, 0) { RoundsAffines = true }, MonaiRules.For(null));

    [Theory]
    [InlineData("0.5.3", "Second", "Filtered", "Monai0", -1)]
    [InlineData("0.6", "First", "Filtered", "Monai0", 0)]
    [InlineData("0.8.1", "First", "Filtered", "Monai0", 0)]
    [InlineData("0.9.1", "First", "FilteredWithFloor", "Monai0", 0)]
    [InlineData("1.0.0", "First", "FilteredWithFloor", "Monai1", 0)]
    [InlineData("1.0.1", "First", "Analytic", "Monai1", 0)]
    [InlineData("1.3.2+5.gabc", "First", "Analytic", "Monai1", 0)]
    [InlineData("1.10.0rc1", "First", "Analytic", "Monai1", 0)]
    public void Each_version_has_its_own(string version, string axis, string map, string spacing, int empty)
    {
        MonaiRules rules = MonaiRules.For(version);
        Assert.Equal((axis, map, spacing, empty), (rules.ChannelAxis.ToString(), rules.GaussianMap.ToString(), rules.Spacing.ToString(), rules.EmptyBox));
    }

    [Theory]
    [InlineData("")]
    [InlineData("latest")]
    [InlineData("1")]
    public void What_is_no_version_is_refused(string version) =>
        Assert.Contains("must be a version such as", Assert.Throws<ModelException>(() => MonaiRules.For(version)).Message, StringComparison.Ordinal);
}
