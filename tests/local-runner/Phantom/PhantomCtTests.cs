using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Aiaa.Imaging.Volumes;
using Aiaa.LocalRunner.Phantom;

namespace Aiaa.LocalRunner.Tests.Phantom;

public sealed class PhantomCtTests(MadePhantom made) : IClassFixture<MadePhantom>
{
    [Fact]
    public void It_is_a_ct_of_a_torso_on_a_usual_grid()
    {
        Assert.Equal([256, 256, 120], made.Volume.Shape.ToArray());
        Assert.Equal([1.4, 1.4, 2.5], made.Volume.Affine.Spacing().Select(step => Math.Round(step, 4)));
        Assert.True(made.Volume.Affine[0, 0] < 0 && made.Volume.Affine[1, 1] > 0 && made.Volume.Affine[2, 2] > 0, "axes LAS");
    }

    [Fact]
    public void It_is_the_same_every_time()
    {
        Volume<short> again = PhantomCt.Make(TestContext.Current.CancellationToken);

        Assert.Equal(Hash(made.Volume), Hash(again));
    }

    // Millimetres to the right, to anterior, to superior of the middle of the chest.
    [Theory]
    [InlineData("room air", 0, 165, 0, -1000, 20)]
    [InlineData("right lung", 80, 45, 10, -860, 40)]
    [InlineData("left lung", -80, 45, 25, -860, 40)]
    [InlineData("liver, on the right", 80, 0, -80, 108, 20)]
    [InlineData("spleen, on the left", -92, -40, -82, 118, 20)]
    [InlineData("left ventricle", -40, 26, -34, 138, 20)]
    [InlineData("vertebral body", 0, -66, 28, 210, 20)]
    [InlineData("trachea", 2, -9, 110, -1000, 20)]
    [InlineData("gas in the stomach, above its fluid", -66, 58, -84, -990, 20)]
    [InlineData("fluid in the stomach", -66, 20, -84, 12, 20)]
    public void Tissues_lie_where_they_belong(string tissue, float x, float y, float z, double hounsfield, double tolerance)
    {
        (double i, double j, double k) = made.Volume.Affine.Invert().Apply(x, y, z);
        double sum = 0;
        for (int di = -1; di <= 1; di++)
        {
            for (int dj = -1; dj <= 1; dj++)
            {
                sum += made.Volume[(int)Math.Round(i) + di, (int)Math.Round(j) + dj, (int)Math.Round(k)];
            }
        }

        Assert.True(Math.Abs((sum / 9) - hounsfield) < tolerance, $"{tissue}: {sum / 9:0} HU");
    }

    [Fact]
    public void It_has_noise_and_no_value_that_a_scanner_would_not_give()
    {
        ReadOnlySpan<short> values = made.Volume.Storage.Span;
        short[] corner = [.. Enumerable.Range(0, 20).SelectMany(i => Enumerable.Range(0, 20).Select(j => made.Volume[10 + i, 230 + j, 60]))];
        double mean = corner.Average(value => (double)value);
        double deviation = Math.Sqrt(corner.Average(value => (value - mean) * (value - mean)));

        Assert.InRange(deviation, 5, 20);
        Assert.False(values.ContainsAnyExceptInRange<short>(-1024, 1500));
    }

    private static string Hash(Volume<short> volume) => Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(volume.Storage.Span)));
}
