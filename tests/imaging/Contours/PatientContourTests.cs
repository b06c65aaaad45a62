using Aiaa.Imaging.Contours;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Tests.Contours;

public sealed class PatientContourTests
{
    // i to the left in steps of 0.5 mm, j to posterior, k upward; the first voxel at (10, 20, -30).
    private static readonly Affine Oriented = new([-0.5, 0, 0, 10, 0, -2, 0, 20, 0, 0, 3, -30, 0, 0, 0, 1]);

    [Fact]
    public void A_contour_lies_where_the_affine_puts_its_voxels() =>
        Assert.Equal([(9, 14, -15), (10, 19, -15)], PatientContour.ToRas([new(2, 3), new(0, 0.5)], 5, Oriented));

    [Fact]
    public void Dicom_counts_left_and_posterior_positive() =>
        Assert.Equal([(-9, -14, -15)], PatientContour.ToLps([new(2, 3)], 5, Oriented));
}
