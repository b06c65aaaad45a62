using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Geometry;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Tests.Transforms;

/// <summary>Changes of grid and their undoing. Their numbers are held against MONAI by the golden runs.</summary>
public sealed class GeometryTransformTests
{
    private static readonly Affine Oblique = new([0, -2, 0.3, 5, 1.5, 0, 0, -7, 0, 0.2, 3, 11, 0, 0, 0, 1]);

    [Fact]
    public void Orientationd_moves_nothing_and_Invertd_brings_labels_back()
    {
        Sample sample = Loaded([4, 5, 6]);
        Volume before = sample["image"].Volume;
        sample.Apply("Orientationd", """{"keys":"image","axcodes":"RAS"}""");
        Assert.Equal("RAS", Orientation.Axcodes(sample["image"].Volume.Affine));
        Assert.Equal([1, 5, 4, 6], sample["image"].Volume.Shape.ToArray());
        Assert.True(((Volume<float>)sample["image"].Volume).Storage.Equals(((Volume<float>)before).Storage));

        sample["pred"] = sample["image"];
        Volume back = sample.Apply("Invertd", """{"keys":"pred","transform":"pre","orig_keys":"image"}""");
        Assert.Equal(before.Elements(), back.Elements());
        Assert.All(back.Affine.ToArray().Zip(Oblique.ToArray()), p => Assert.Equal(p.Second, p.First, 1e-9));
    }

    [Fact]
    public void Spacingd_changes_the_voxel_size_and_Invertd_gives_bytes_on_the_old_grid()
    {
        Sample sample = Loaded([8, 9, 10]);
        sample.Apply("Spacingd", """{"keys":"image","pixdim":[1,1,2]}""", "1.3.2");
        Assert.All(sample["image"].Volume.Affine.Spacing().Zip([1.0, 1, 2]), p => Assert.Equal(p.Second, p.First, 1e-9));

        Volume<byte> ones = Volume<byte>.AllocateLastAxisFastest(sample["image"].Volume.Shape, sample["image"].Volume.Affine);
        ones.Storage.Span.Fill(1);
        sample["pred"] = sample["image"].With(ones);
        Volume back = sample.Apply("Invertd", """{"keys":"pred","transform":"pre"}""");
        Assert.IsType<Volume<byte>>(back);
        Assert.Equal([1, 8, 9, 10], back.Shape.ToArray());
        Assert.Equal(Oblique, back.Affine);
        Assert.All(back.Elements(), v => Assert.Equal(1, v));
        sample["pred"] = sample["image"].With(ones);
        Assert.IsType<Volume<float>>(sample.Apply("Invertd", """{"keys":"pred","transform":"pre","nearest_interp":false}"""));
    }

    [Fact]
    public void Spacingd_that_changes_nothing_leaves_the_voxels_where_they_are()
    {
        Sample sample = TransformRun.Sample(new float[8], [1, 2, 2, 2]);
        Volume before = sample["pred"].Volume;
        Volume after = sample.Apply("Spacingd", """{"keys":"pred","pixdim":[1,1,1]}""", "1.3.2");
        Assert.Same(before, after);
        Assert.True(sample["pred"].Applied.IsEmpty);
    }

    [Fact]
    public void Restored_resizes_to_the_file_and_drops_the_channel()
    {
        Sample sample = TransformRun.Sample([.. Enumerable.Range(0, 64).Select(i => (float)i)], [1, 4, 4, 4]);
        Volume restored = sample.Apply("aiaa.transforms.Restored", """{"keys":"pred","ref_image":"image"}""");
        Assert.Equal([2, 2, 2], restored.Shape.ToArray());
        Assert.Equal([0, 2, 8, 10, 32, 34, 40, 42], restored.Elements());
        Assert.Equal(Affine.Identity, restored.Affine);
    }

    [Fact]
    public void Restored_wants_a_channel_axis_and_says_so() =>
        Assert.Contains("it must have a channel axis and 3 spatial axes", Assert.Throws<ModelException>(() => TransformRun.Sample(new float[8], [2, 2, 2]).Apply("Restored", """{"keys":"pred"}""")).Message, StringComparison.Ordinal);

    [Fact]
    public void An_image_that_cannot_be_resampled_is_refused_with_its_shape() =>
        Assert.Contains("(1, 1, 1, 1, 1)", Assert.Throws<InputException>(() => TransformRun.Sample([1], [1, 1, 1, 1, 1]).Apply("Spacingd", """{"keys":"pred","pixdim":[1]}""")).Message, StringComparison.Ordinal);

    private static Sample Loaded(int[] shape)
    {
        Sample sample = TransformRun.Sample([.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(i => (float)i)], [1, .. shape]);
        sample["image"] = sample["image"].With(sample["image"].Volume.WithAffine(Oblique));
        return sample;
    }
}
