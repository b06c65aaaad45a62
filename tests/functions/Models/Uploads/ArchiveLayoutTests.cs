using Aiaa.Functions.Hosting;
using Aiaa.Functions.Models.Uploads;

namespace Aiaa.Functions.Tests.Models.Uploads;

public sealed class ArchiveLayoutTests
{
    [Theory]
    [InlineData("")]
    [InlineData("clara_pt_spleen/")]
    public void An_mmar_is_found_at_the_root_and_in_one_folder(string root)
    {
        ArchiveLayout layout = ArchiveLayout.Find(
            [$"{root}config/config_aiaa.json", $"{root}config/config_train.json", $"{root}models/model.ts", $"{root}models/model.pt", $"{root}docs/Readme.md"], configGiven: false);
        Assert.Equal(new ArchiveLayout(root, $"{root}config/config_aiaa.json", null, null, $"{root}models/model.ts"), layout);
    }

    [Theory]
    [InlineData("configs/inference.json")]
    [InlineData("configs/inference.yaml")]
    [InlineData("configs/inference.yml")]
    public void A_bundle_is_found_by_its_inference_config(string config)
    {
        ArchiveLayout layout = ArchiveLayout.Find([$"b/{config}", "b/configs/metadata.json", "b/configs/train.json", "b/models/model.onnx"], configGiven: false);
        Assert.Equal(new ArchiveLayout("b/", null, $"b/{config}", "b/configs/metadata.json", "b/models/model.onnx"), layout);
    }

    [Theory]
    [InlineData("models/model.onnx", "models/model.pt", "models/model.ts", "models/model.onnx")]
    [InlineData("models/model.ts", "models/model.pt", "models/model.ts")]
    [InlineData("models/spleen.ts", "models/model.pt", "models/spleen.ts")]
    [InlineData("models/model.pt", "models/model.pt")]
    [InlineData(null, "docs/x.ts")]
    public void The_network_is_the_one_that_runs_here(string? expected, params string[] names)
        => Assert.Equal(expected, ArchiveLayout.Find([.. names, "config/config_aiaa.json"], configGiven: false).Weights);

    [Fact]
    public void With_a_config_beside_it_an_archive_need_only_bring_the_network()
        => Assert.Equal("x/models/model.pt", ArchiveLayout.Find(["x/models/model.pt"], configGiven: true).Weights);

    [Theory]
    [InlineData("is no model", "readme.txt")]
    [InlineData("is no model", "models/model.ts")]
    [InlineData("is no model", "a/b/config/config_aiaa.json")]
    [InlineData("holds 2 models", "a/config/config_aiaa.json", "b/config/config_aiaa.json")]
    [InlineData("several networks", "config/config_aiaa.json", "models/a.ts", "models/b.ts")]
    public void What_cannot_be_told_is_refused(string says, params string[] names)
    {
        ApiException refused = Assert.Throws<ApiException>(() => ArchiveLayout.Find(names, configGiven: false));
        Assert.Equal(Failure.BadModel, refused.Failure);
        Assert.Contains(says, refused.Message, StringComparison.Ordinal);
    }
}
