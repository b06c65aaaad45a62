namespace Aiaa.Imaging.Formats.Nifti;

/// <summary>
/// The rotation of NIfTI's qform, stored as the last three parts of a unit quaternion. Both directions follow nibabel
/// (quaternions.py: fillpositive, quat2mat, mat2quat), whose affines MONAI works with.
/// </summary>
internal static class NiftiQuaternion
{
    /// <summary>The 3×3 rotation in row-major order, or null when (b, c, d) is longer than a unit quaternion can be.</summary>
    /// <param name="b">The i part.</param>
    /// <param name="c">The j part.</param>
    /// <param name="d">The k part.</param>
    /// <param name="epsilon">Precision of the stored parts: how far above 1 rounding may have taken their length.</param>
    public static double[]? ToRotation(double b, double c, double d, double epsilon)
    {
        double squareOfA = OneMinusSquares(b, c, d);
        if (!(squareOfA >= -3 * epsilon))
        {
            return null;
        }

        double a = Math.Sqrt(Math.Max(squareOfA, 0));
        double norm = (a * a) + (b * b) + (c * c) + (d * d);
        double s = 2 / norm;
        double bs = b * s;
        double cs = c * s;
        double ds = d * s;
        return
        [
            1 - ((c * cs) + (d * ds)), (b * cs) - (a * ds), (b * ds) + (a * cs),
            (b * cs) + (a * ds), 1 - ((b * bs) + (d * ds)), (c * ds) - (a * bs),
            (b * ds) - (a * cs), (c * ds) + (a * bs), 1 - ((b * bs) + (c * cs)),
        ];
    }

    /// <summary>
    /// The parts (b, c, d) of a rotation with a ≥ 0: from the largest of the four parts, so that no difference of nearly equal
    /// numbers is ever divided by (Shepperd 1978, doi:10.2514/3.55767b).
    /// </summary>
    public static (double B, double C, double D) FromRotation(ReadOnlySpan<double> r)
    {
        double trace = r[0] + r[4] + r[8];
        double a, b, c, d;
        if (trace >= r[0] && trace >= r[4] && trace >= r[8])
        {
            (a, b, c, d) = (1 + trace, r[7] - r[5], r[2] - r[6], r[3] - r[1]);
        }
        else if (r[0] >= r[4] && r[0] >= r[8])
        {
            (a, b, c, d) = (r[7] - r[5], 1 + r[0] - r[4] - r[8], r[1] + r[3], r[2] + r[6]);
        }
        else if (r[4] >= r[8])
        {
            (a, b, c, d) = (r[2] - r[6], r[1] + r[3], 1 - r[0] + r[4] - r[8], r[5] + r[7]);
        }
        else
        {
            (a, b, c, d) = (r[3] - r[1], r[2] + r[6], r[5] + r[7], 1 - r[0] - r[4] + r[8]);
        }

        double norm = Math.Sqrt((a * a) + (b * b) + (c * c) + (d * d)) * (a < 0 ? -1 : 1);
        return (b / norm, c / norm, d / norm);
    }

    // For a half turn the sum is 1 up to rounding, and the square root would make 1e-8 of an error of 1e-16: each square is split
    // into its rounded value and the rest (by a fused multiply-add), and the sum is compensated (Neumaier 1974).
    private static double OneMinusSquares(double b, double c, double d)
    {
        double sum = 1;
        double rest = 0;
        foreach (double x in (ReadOnlySpan<double>)[b, c, d])
        {
            double square = x * x;
            double term = -square;
            double next = sum + term;
            rest += Math.Abs(sum) >= Math.Abs(term) ? sum - next + term : term - next + sum;
            rest -= Math.FusedMultiplyAdd(x, x, -square);
            sum = next;
        }

        return sum + rest;
    }
}
