using System.Text.Json;
using Aiaa.Imaging.Formats;
using Aiaa.Imaging.Tests.Fixtures;

namespace Aiaa.Imaging.Tests.Formats.Archives;

public sealed class ImageArchiveTests
{
    private static readonly byte[] Small = Files.SmallNifti(4, 3, 2);

    [Theory]
    [InlineData("teem detached raw", "case.nhdr")]
    [InlineData("teem detached gzip", "case.nhdr")]
    [InlineData("meta detached", "case.mhd")]
    [InlineData("meta detached compressed", "folder/case.mhd")]
    public void A_header_and_its_voxels_are_one_image(string name, string headerName)
    {
        JsonElement pair = ReferenceFiles.Find(name);
        ImageFile image = Files.Read(Zips.Of((pair.Text("data_name"), pair.Bytes("data")), (headerName, pair.Bytes("file")), ("__MACOSX/._case", [1, 2])), "case.zip");
        Assert.Equal(pair.Array<double>("values").Select(v => (float)v), image.ToSingle().ToFirstAxisFastest().ToArray());
    }

    [Fact]
    public void A_NIfTI_pair_is_one_image()
    {
        byte[] header = Small[..352].With(f =>
        {
            Files.PutSingle(f, 108, 0);
            "ni1\0"u8.CopyTo(f.AsSpan(344));
        });
        ImageFile image = Files.Read(Zips.Of(("brain.hdr", header), ("brain.img", Small[352..])));
        Assert.Equal(Files.Read(Small).ToSingle().ToFirstAxisFastest().ToArray(), image.ToSingle().ToFirstAxisFastest().ToArray());
    }

    [Fact]
    public void Several_images_become_channels_in_the_order_of_their_names()
    {
        byte[] other = Small.With(f => Files.Put16(f, 352, 77));
        ImageFile image = Files.Read(Zips.Of(("b.nii", Small), ("a.nii.gz", Files.Gzip(other))));
        Assert.True(image.ChannelsFirst);
        Assert.Equal([2, 4, 3, 2], image.Stored.Shape.ToArray());
        Assert.Equal([4, 3, 2], image.Geometry.SpatialShape);
        Assert.Equal((77f, 0f), (image.ToSingle()[0, 0, 0, 0], image.ToSingle()[1, 0, 0, 0]));
        Assert.Equal(23, image.ToSingle()[1, 3, 2, 1]);
    }

    [Fact]
    public void Images_that_have_channels_are_put_one_behind_the_other()
    {
        ImageFile image = Files.Read(Zips.Of(("a.nii", Files.SmallNifti(4, 3, 2, 2)), ("b.nii", Files.SmallNifti(4, 3, 2, 3))));
        Assert.False(image.ChannelsFirst);
        Assert.Equal([4, 3, 2, 5], image.Stored.Shape.ToArray());
        Assert.Equal((0f, 71f), (image.ToSingle()[0, 0, 0, 2], image.ToSingle()[3, 2, 1, 4]));
    }

    [Fact]
    public void Images_of_other_shapes_or_places_are_refused()
    {
        Assert.Contains("(4, 3, 2) and (4, 3, 3)", Refusal(("a.nii", Small), ("b.nii", Files.SmallNifti(4, 3, 3))), StringComparison.Ordinal);
        Assert.Contains("different places", Refusal(("a.nii", Small), ("b.nii", Small.With(f => Files.PutSingle(f, 292, 1)))), StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_without_its_voxels_is_refused() => Assert.Contains(
        "is not in it", Refusal(("case.mhd", ReferenceFiles.Find("meta detached").Bytes("file")), ("other.raw", [1, 2, 3])), StringComparison.Ordinal);

    [Fact]
    public void A_file_that_is_no_image_is_refused_and_not_passed_over() =>
        Assert.Contains("no known format", Refusal(("a.nii", Small), ("b.nii.part", [1, 2, 3])), StringComparison.Ordinal);

    [Fact]
    public void An_empty_archive_is_refused() => Assert.Contains("holds 0 files", Refusal((".DS_Store", [1]), ("folder/", [])), StringComparison.Ordinal);

    [Fact]
    public void An_archive_in_an_archive_is_refused() => Assert.Contains("a zip archive", Refusal(("a.zip", Zips.Of(("a.nii", Small)))), StringComparison.Ordinal);

    [Fact]
    public void A_voxel_file_named_by_a_path_is_looked_for_in_the_archive_alone()
    {
        JsonElement pair = ReferenceFiles.Find("meta detached");
        byte[] header = System.Text.Encoding.ASCII.GetBytes(
            System.Text.Encoding.ASCII.GetString(pair.Bytes("file")).Replace("in.raw", "../../etc/passwd", StringComparison.Ordinal));
        Assert.Contains("is not in it", Refusal(("a.mhd", header)), StringComparison.Ordinal);
        Assert.Equal(60, Files.Read(Zips.Of(("a.mhd", header), ("passwd", pair.Bytes("data")))).Stored.Count);
    }

    [Fact]
    public void All_images_together_keep_to_the_limits() => Assert.Contains(
        "limit of", Files.RefusalOf(Zips.Of(("a.nii", Small), ("b.nii", Small)), limits: new ImageLimits(1 << 20, 40)), StringComparison.Ordinal);

    [Fact]
    public void Small_archives_of_much_are_refused_without_inflating_it()
    {
        byte[] bomb = Zips.Of(("a.nii", [.. Small, .. new byte[8 << 20]]), ("b.nii", Small.With(f =>
        {
            Files.Put16(f, 42, 1024);
            Files.Put16(f, 44, 1024);
        })));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("cut short", Files.RefusalOf(bomb), StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    private static string Refusal(params ReadOnlySpan<(string, byte[])> files) => Files.RefusalOf(Zips.Of(files), "case.zip");
}
