using Aiaa.Imaging.Regions;
using Aiaa.Imaging.Volumes;
using CsCheck;

namespace Aiaa.Imaging.Tests.Regions;

public sealed class ChamferDistanceTests
{
    [Fact]
    public void Each_pixel_gets_the_shortest_way_out() => Gen.Select(Gen.Int[1, 12], Gen.Int[1, 12], Gen.Int[0, 10_000]).Sample((rows, columns, seed) =>
    {
        Random random = new(seed);
        Volume<byte> mask = Volume<byte>.Allocate([rows, columns], Affine.Identity);
        foreach (ref byte value in mask.Storage.Span)
        {
            value = (byte)(random.Next(10) == 0 ? 0 : 1);
        }

        Volume<int> distances = ChamferDistance.Of(mask);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                Assert.Equal(Shortest(mask, i, j), distances[i, j]);
            }
        }
    });

    [Fact]
    public void A_volume_is_refused() => Assert.Throws<ImagingException>(() => ChamferDistance.Of(Volume<byte>.Allocate([2, 2, 2], Affine.Identity)));

    // Diagonal steps as far as both axes go, straight ones for the rest; everything beyond the picture is background.
    private static int Shortest(Volume<byte> mask, int i, int j)
    {
        int shortest = int.MaxValue;
        for (int row = -1; row <= mask.Shape[0]; row++)
        {
            for (int column = -1; column <= mask.Shape[1]; column++)
            {
                bool outside = row < 0 || column < 0 || row == mask.Shape[0] || column == mask.Shape[1] || mask[row, column] == 0;
                (int a, int b) = (Math.Abs(row - i), Math.Abs(column - j));
                shortest = outside ? Math.Min(shortest, (4 * Math.Min(a, b)) + (3 * Math.Abs(a - b))) : shortest;
            }
        }

        return shortest;
    }
}
