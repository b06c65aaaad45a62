using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Volumes;
using Aiaa.Testing;

namespace Aiaa.GpuRunner.Tests.Transforms;

/// <summary>The configurations of click models from the image to the mask, with clicks where users set them.</summary>
public sealed class ClickTests
{
    private static readonly int[] Shape = [60, 70, 12];

    [Theory]
    [InlineData("deepgrow_2d", 30, 40, 5)]
    [InlineData("deepgrow_2d", 0, 0, 0)]
    [InlineData("deepgrow_2d", 59, 69, 11)]
    [InlineData("deepgrow_2d", 0, 69, 0)]
    [InlineData("deepgrow_3d", 30, 40, 5)]
    [InlineData("deepgrow_3d", 0, 0, 0)]
    [InlineData("deepgrow_3d", 59, 69, 11)]
    public void A_click_is_in_its_mask_on_the_grid_of_the_file_also_at_the_borders(string card, int i, int j, int k)
    {
        Sample sample = ClickModel.Sample(Shape, $$"""{"foreground":[[{{i}},{{j}},{{k}}]],"background":[]}""");
        Volume<byte> mask = Assert.IsType<Volume<byte>>(ClickModel.Mask(Card(card), sample));
        Assert.Equal(Shape, mask.Shape.ToArray());
        Assert.Equal(sample.ImageAffine, mask.Affine);
        Assert.Equal(1, mask[i, j, k]);
        Assert.InRange(mask.ToLastAxisFastest().ToArray().Count(v => v != 0), 1, mask.Count / 4);
        if (card == "deepgrow_2d")
        {
            Assert.All(Enumerable.Range(0, Shape[2]).Where(slice => slice != k), slice => Assert.Equal(-1, mask.Select(2, slice).ToLastAxisFastest().Span.IndexOfAnyExcept((byte)0)));
        }
    }

    [Theory]
    [InlineData("deepgrow_2d")]
    [InlineData("deepgrow_3d")]
    public void A_click_set_twice_counts_once(string card)
    {
        Volume once = ClickModel.Mask(Card(card), ClickModel.Sample(Shape, """{"foreground":[[20,30,4]],"background":[[40,50,4]]}"""));
        Volume twice = ClickModel.Mask(Card(card), ClickModel.Sample(Shape, """{"foreground":[[20,30,4],[20,30,4]],"background":[[40,50,4],[40,50,4]]}"""));
        Assert.Equal(once.Elements(), twice.Elements());
    }

    [Fact]
    public void A_model_of_slices_takes_the_lowest_slice_with_a_click_unless_told_which()
    {
        const string Clicks = "\"foreground\":[[20,30,7],[30,40,4]],\"background\":[[10,10,9]]";
        Assert.Equal([4], Marked(ClickModel.Mask(Card("deepgrow_2d"), ClickModel.Sample(Shape, $"{{{Clicks}}}"))));
        Assert.Equal([7], Marked(ClickModel.Mask(Card("deepgrow_2d"), ClickModel.Sample(Shape, $"{{{Clicks},\"slice\":7}}"))));
        Assert.Empty(Marked(ClickModel.Mask(Card("deepgrow_2d"), ClickModel.Sample(Shape, $"{{{Clicks},\"slice\":9}}"))));
        InputException e = Assert.Throws<InputException>(() => ClickModel.Mask(Card("deepgrow_2d"), ClickModel.Sample(Shape, $"{{{Clicks},\"slice\":5}}")));
        Assert.Contains("slice 5, on which there is no click; there are clicks on 4, 7, 9", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_else_clients_send_has_no_effect()
    {
        Volume plain = ClickModel.Mask(Card("deepgrow_3d"), ClickModel.Sample(Shape, """{"foreground":[[20,30,4]]}"""));
        Volume more = ClickModel.Mask(
            Card("deepgrow_3d"),
            ClickModel.Sample(Shape, """{"foreground":[[20.4,30.9,4.0]],"background":[],"current_point":[[20,30,4]],"spatial_size":[256,256],"crop":[[0,9],[0,9],[0,9]]}"""));
        Assert.Equal(plain.Elements(), more.Elements());
    }

    [Theory]
    [InlineData("deepgrow_2d", """{"foreground":[],"background":[]}""", "there is no click")]
    [InlineData("deepgrow_2d", "{}", "there is no click")]
    [InlineData("deepgrow_2d", """{"foreground":[[20,30,12]]}""", "the point [20, 30, 12] of 'foreground' lies outside the image, which has (60, 70, 12) voxels")]
    [InlineData("deepgrow_3d", """{"foreground":[[20,30,3]],"background":[[-1,30,3]]}""", "the point [-1, 30, 3] of 'background' lies outside")]
    [InlineData("deepgrow_3d", """{"foreground":[[20,30]]}""", "must be a list of points with 3 numbers each")]
    [InlineData("deepgrow_3d", """{"foreground":[20,30,3]}""", "must be a list of points")]
    [InlineData("deepgrow_3d", """{"foreground":"here"}""", "must be a list of points")]
    [InlineData("deepgrow_3d", """{"foreground":[["a","b","c"]]}""", "must be a list of points")]
    [InlineData("deepgrow_3d", """{"foreground":[[1e30,0,0]]}""", "must be a list of points")]
    [InlineData("deepgrow_2d", """{"foreground":[[20,30,3]],"slice":"three"}""", "'slice' must be the number of a slice")]
    [InlineData("dextr3d", "{}", "there are no points")]
    [InlineData("dextr3d", """{"points":[[1,2,3],[4,5,6]]}""", "has 2 point(s); this model needs at least 6")]
    [InlineData("dextr3d", """{"points":[[1,2,3],[4,5,6],[4,5,6],[4,5,6],[4,5,6],[4,72,6]]}""", "lies outside the image")]
    public void Clicks_that_cannot_be_used_are_refused_with_a_sentence(string card, string parameters, string sentence) => Assert.Contains(
        sentence,
        Assert.Throws<InputException>(() => ClickModel.Mask(Card(card), ClickModel.Sample(Shape, parameters))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Extreme_points_give_a_mask_inside_their_crop()
    {
        Volume<byte> mask = Assert.IsType<Volume<byte>>(ClickModel.Mask(
            Card("dextr3d"), ClickModel.Sample(Shape, """{"points":[[20,35,6],[40,35,6],[30,25,6],[30,45,6],[30,35,3],[30,35,9]]}""")));
        Assert.Equal(Shape, mask.Shape.ToArray());
        Assert.Equal(1, mask[20, 35, 6]);
        Assert.Equal(1, mask[30, 35, 9]);
        Assert.Equal(0, mask[9, 35, 6]);
    }

    [Fact]
    public void What_extreme_points_give_does_not_reach_beyond_them()
    {
        Volume<byte> mask = Assert.IsType<Volume<byte>>(ClickModel.Mask(
            Card("dextr3d"), ClickModel.Sample(Shape, """{"points":[[20,35,6],[40,35,6],[30,25,6],[30,45,6],[30,35,3],[30,35,9]]}""")));
        for (int i = 0; i < Shape[0]; i++)
        {
            for (int j = 0; j < Shape[1]; j++)
            {
                for (int k = 0; k < Shape[2]; k++)
                {
                    Assert.True(mask[i, j, k] == 0 || (i is >= 20 and <= 40 && j is >= 25 and <= 45 && k is >= 3 and <= 9), $"[{i}, {j}, {k}]");
                }
            }
        }
    }

    [Theory]
    [InlineData("""{"points":[[20,35,6],[40,35,6],[30,25,6],[30,45,6],[30,35,6],[35,35,6]]}""")]
    [InlineData("""{"points":[[20,35,6],[20,35,6],[20,35,6],[20,35,6],[20,35,6],[20,35,6]]}""")]
    [InlineData("""{"points":[[60,35,6],[40,70,6],[-1,25,6],[30,45,6],[30,35,12],[35,35,-1]]}""")]
    public void Points_in_one_plane_in_one_place_or_one_voxel_beyond_the_edge_are_taken(string parameters) =>
        Assert.Equal(Shape, ClickModel.Mask(Card("dextr3d"), ClickModel.Sample(Shape, parameters)).Shape.ToArray());

    [Fact]
    public void An_image_that_a_client_has_cut_to_the_models_roi_is_not_cut_again()
    {
        Sample sample = ClickModel.Sample([64, 64, 64], """{"points":[[28,32,32],[36,32,32],[32,28,32],[32,36,32],[32,32,28],[32,32,36]]}""");
        Volume<byte> mask = Assert.IsType<Volume<byte>>(ClickModel.Mask(Card("dextr3d"), sample));
        Assert.Equal([2, 64, 64, 64], sample["image"].Volume.Shape.ToArray());
        Assert.Equal(1, mask[28, 32, 32]);
        Assert.Equal(0, mask[10, 10, 10]);
    }

    [Fact]
    public void A_margin_in_millimetres_is_as_many_whole_voxels_as_fit()
    {
        Sample sample = ClickModel.Sample(Shape, """{"points":[[20,35,6],[40,35,6],[30,25,6],[30,45,6],[30,35,6],[35,35,6]]}""");
        sample.Apply("LoadImaged", """{"keys":"image","ensure_channel_first":true}""", then: "image");
        sample.Apply("CropByPointsd", """{"keys":"image","pad_mm":5}""", then: "image");
        Assert.Equal([1, 33, 31, 5], sample["image"].Volume.Shape.ToArray());
        sample.Apply("AddExtremePointsChanneld", """{"keys":"image","label_key":"label","sigma":2}""", then: "image");
        Volume<float> image = sample["image"].Volume.ToSingle();
        Assert.Equal([2, 33, 31, 5], image.Shape.ToArray());
        Assert.True(image[1, 6, 15, 2] > image[1, 10, 15, 2]);
    }

    [Theory]
    [InlineData("false", 0, 16)]
    [InlineData("true", 2, 18)]
    public void A_point_of_a_thick_slice_stands_at_the_beginning_of_what_the_slice_became_or_in_its_middle(string centred, int first, int last)
    {
        Sample sample = ClickModel.Sample([9, 9, 5], """{"points":[[4,4,0],[4,4,4],[4,4,0],[4,4,4],[4,4,0],[4,4,4]]}""");
        sample.Apply("LoadImaged", """{"keys":"image","ensure_channel_first":true}""", then: "image");
        sample.Apply("Resized", """{"keys":"image","spatial_size":[9,9,20]}""", then: "image");
        sample.Apply("AddExtremePointsSignald", "{\"keys\":\"image\",\"sigma\":0.4,\"centred\":" + centred + "}", then: "image");
        float[] line = sample["image"].Volume.ToSingle().Select(0, 1).Select(0, 4).Select(0, 4).ToLastAxisFastest().ToArray();
        Assert.Equal([first, last], Enumerable.Range(0, line.Length).Where(at => line[at] > 0.9f));
    }

    [Fact]
    public void Depth_follows_the_clicks_on_demand_where_MONAI_takes_the_first_slices()
    {
        foreach ((string follow, int slice) in new[] { ("false", 15), ("true", 5) })
        {
            Sample sample = ClickModel.Sample([30, 30, 40], """{"foreground":[[15,15,20]]}""");
            sample.Apply("LoadImaged", """{"keys":"image"}""", then: "image");
            sample.Apply("AsChannelFirstd", """{"keys":"image"}""", then: "image");
            sample.Apply("AddGuidanceFromPointsd", """{"ref_image":"image","dimensions":3}""", then: "image");
            sample.Apply("AddChanneld", """{"keys":"image"}""", then: "image");
            sample.Apply("SpatialCropGuidanced", "{\"keys\":\"image\",\"guidance\":\"guidance\",\"margin\":2,\"spatial_size\":[10,20,20],\"follow_depth\":" + follow + "}", then: "image");
            Assert.Equal([1, 10, 20, 20], sample["image"].Volume.Shape.ToArray());
            Assert.Equal(follow == "true" ? slice : 20, sample.Values["guidance"]![0]![0]![0]!.GetValue<int>());
        }
    }

    [Theory]
    [InlineData("Fetch2DSliced", """{"keys":"image"}""", "there is no guidance under the key 'guidance'")]
    [InlineData("SpatialCropGuidanced", """{"keys":"image","guidance":"guidance","spatial_size":[4,4]}""", "AddGuidanceFromPointsd makes it")]
    [InlineData("ResizeGuidanced", """{"guidance":"guidance","ref_image":"image"}""", "SpatialCropGuidanced must come first")]
    [InlineData("RestoreCropByPointsd", """{"keys":"pred","ref_image":"image"}""", "CropByPointsd must come first")]
    public void A_step_whose_predecessor_is_missing_says_which(string name, string args, string sentence)
    {
        Sample sample = TransformRun.Sample(new float[8], [1, 2, 2, 2]);
        Assert.Contains(sentence, Assert.Throws<ModelException>(() => sample.Apply(name, args)).Message, StringComparison.Ordinal);
    }

    private static IEnumerable<int> Marked(Volume mask) => Enumerable.Range(0, Shape[2]).Where(k => mask.Crop(2, k, 1).Elements().Any(v => v != 0));

    private static ModelConfig Card(string name) => ModelConfigReader.Read(File.ReadAllBytes(Path.Combine(Checkout.Root, "models", name, "config.json")));
}
