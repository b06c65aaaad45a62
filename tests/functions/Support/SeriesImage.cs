using Aiaa.Imaging.Formats;
using Aiaa.Imaging.Volumes;
using Aiaa.Testing;

namespace Aiaa.Functions.Tests.Support;

/// <summary>Looks at the image of a session that was made of <see cref="MadeSeries"/>.</summary>
internal static class SeriesImage
{
    public static async Task AssertAsync(ApiServer server, string id, int slices)
    {
        using HttpResponseMessage response = await server.SendAsync(HttpMethod.Get, $"/session/{id}?image=true");
        Assert.Equal("image.nii.gz", response.Content.Headers.ContentDisposition?.FileName?.Trim('"'));
        byte[] file = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        ImageFile image = ImageReader.Read(new MemoryStream(file), "image.nii.gz", ImageLimits.Default, TestContext.Current.CancellationToken);

        Assert.Equal([MadeSeries.Columns, MadeSeries.Rows, slices], image.Stored.Shape.ToArray());
        Volume<float> voxels = image.ToSingle();
        for (int slice = 0; slice < slices; slice++)
        {
            Assert.Equal(MadeSeries.Value(4, 3, slice), voxels[4, 3, slice]);
            Assert.Equal(MadeSeries.Value(1, 2, slice), voxels[1, 2, slice]);
        }

        // LPS → RAS: the first two axes turn round.
        double[] expected = [-0.5, 0, 0, 10, 0, -0.75, 0, 20, 0, 0, 2.5, 30, 0, 0, 0, 1];
        Assert.All(expected.Zip(image.Stored.Affine.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }
}
