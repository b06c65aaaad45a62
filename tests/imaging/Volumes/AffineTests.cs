using Aiaa.Imaging.Volumes;
using CsCheck;

namespace Aiaa.Imaging.Tests.Volumes;

public sealed class AffineTests
{
    private static readonly Gen<Affine> Any = Gen.Double[-100, 100].Array[12].Select(m => new Affine([.. m, 0, 0, 0, 1]));

    [Fact]
    public void A_map_after_its_inverse_leads_nowhere() => Any.Where(a => Math.Abs(Determinant(a)) > 100).Sample(affine =>
    {
        Close.Equal(Affine.Identity, affine.Compose(affine.Invert()), 1e-9);
        Close.Equal(Affine.Identity, affine.Invert().Compose(affine), 1e-9);
    });

    [Fact]
    public void Composition_is_one_map_after_the_other() => Any.Select(Any, Gen.Double[-10, 10].Array[3]).Sample((second, first, p) =>
    {
        (double x, double y, double z) = first.Apply(p[0], p[1], p[2]);
        (double x1, double y1, double z1) = second.Apply(x, y, z);
        (double x2, double y2, double z2) = second.Compose(first).Apply(p[0], p[1], p[2]);
        Close.Equal([x1, y1, z1], [x2, y2, z2], 1e-6);
    });

    [Fact]
    public void A_map_that_folds_space_has_no_inverse()
    {
        Assert.Throws<ImagingException>(() => Affine.FromSpacing([1, 0, 1]).Invert());
        Assert.Throws<ImagingException>(() => Affine.FromSpacing([1, double.NaN, 1]).Invert());
        Assert.Throws<ImagingException>(() => new Affine([1, 2, 3, 0, 2, 4, 6, 0, 0, 0, 1, 0, 0, 0, 0, 1]).Invert());
    }

    [Fact]
    public void A_pivot_of_zero_is_no_singularity()
    {
        Affine quarterTurn = new([0, -1, 0, 5, 1, 0, 0, 6, 0, 0, 1, 7, 0, 0, 0, 1]);
        Assert.Equal((1.0, 2.0, 3.0), quarterTurn.Invert().Apply(3, 7, 10));
    }

    [Fact]
    public void Spacing_is_the_length_of_the_columns() =>
        Close.Equal([5, 2, 3], new Affine([3, 0, 0, 0, 4, 0, 3, 0, 0, 2, 0, 0, 0, 0, 0, 1]).Spacing(), 1e-15);

    [Fact]
    public void Equal_maps_are_equal()
    {
        Affine a = Affine.FromSpacing([1, 2, 3], [4, 5, 6]);
        Affine b = Affine.FromSpacing([1, 2, 3], [4, 5, 6]);
        Assert.Equal(a, b);
        Assert.Equal(a.GetHashCode(), b.GetHashCode());
        Assert.NotEqual(a, Affine.FromSpacing([1, 2, 3], [4, 5, 7]));
    }

    private static double Determinant(Affine a) => Aiaa.Imaging.Geometry.Matrix3.Determinant([a[0, 0], a[0, 1], a[0, 2], a[1, 0], a[1, 1], a[1, 2], a[2, 0], a[2, 1], a[2, 2]]);
}
