using Aiaa.Imaging.Formats;
using Aiaa.Testing;

namespace Aiaa.Imaging.Tests.Formats;

public sealed class SharedImagesTests
{
    private static readonly string[] Refused = ["complex.nii.gz", "ct_perfusion.nii.gz"];

    [Fact]
    public void Every_real_image_is_read_or_refused_for_its_type()
    {
        string root = SharedFiles.Require("data");
        string[] files = [.. Directory.EnumerateFiles(root, "*.nii*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
        Assert.NotEmpty(files);
        foreach (string path in files)
        {
            if (Refused.Contains(Path.GetFileName(path)))
            {
                string message = Assert.Throws<ImageFormatException>(() => Files.ReadFrom(path)).Message;
                Assert.Matches("complex64|RGB24", message);
                continue;
            }

            ImageFile image = Files.ReadFrom(path);
            Assert.InRange(image.Stored.Rank, 3, 4);
            Assert.Equal(path.EndsWith(".gz", StringComparison.Ordinal), image.Compressed);
            Assert.Equal(image.Stored.Shape[..3], image.Geometry.SpatialShape.AsSpan());
        }
    }

    [Theory]
    [InlineData("mri_brain/anatomical.nii", 33, 41, 25, "Int16")]
    [InlineData("oblique/reoriented_anat_moved.nii", 21, 26, 22, "Single")]
    [InlineData("ct/spleen_8.nii.gz", 512, 512, 32, "Int16")]
    [InlineData("mri_brain/brainchop_v3_labels.nii.gz", 256, 256, 256, "Single")]
    public void Shapes_and_types_are_those_of_the_manifest(string path, int x, int y, int z, string type)
    {
        ImageFile image = Files.ReadFrom(SharedFiles.Require("data/" + path));
        Assert.Equal([x, y, z], image.Stored.Shape);
        Assert.Equal(type, image.Stored.ElementType.Name);
    }

    [Fact]
    public void NIfTI_2_with_four_axes_is_read()
    {
        ImageFile image = Files.ReadFrom(SharedFiles.Require("data/nifti4d/example_nifti2.nii.gz"));
        Assert.Equal(ImageFormat.Nifti2, image.Format);
        Assert.Equal([32, 20, 12, 2], image.Stored.Shape);
    }
}
