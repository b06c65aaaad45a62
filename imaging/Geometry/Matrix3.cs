namespace Aiaa.Imaging.Geometry;

/// <summary>What geometry needs of 3×3 matrices in row-major order.</summary>
internal static class Matrix3
{
    private const int MaxSweeps = 60;

    public static double Determinant(ReadOnlySpan<double> m) =>
        (m[0] * ((m[4] * m[8]) - (m[5] * m[7]))) - (m[1] * ((m[3] * m[8]) - (m[5] * m[6]))) + (m[2] * ((m[3] * m[7]) - (m[4] * m[6])));

    /// <summary>The orthogonal matrix nearest to a matrix of full rank: the rotation, perhaps with a reflection, of its polar decomposition.</summary>
    public static double[] ClosestOrthogonal(ReadOnlySpan<double> m) => PolarFactor(m, 3, tolerance: 0);

    /// <summary>
    /// U·Vᵀ of the singular value decomposition of an n×n matrix, over the singular values above a tolerance relative to the
    /// largest. The decomposition is one-sided Jacobi (Hestenes 1958): columns are rotated in pairs until they are orthogonal.
    /// </summary>
    public static double[] PolarFactor(ReadOnlySpan<double> m, int n, double tolerance)
    {
        double[] u = m.ToArray();
        double[] v = new double[n * n];
        for (int i = 0; i < n; i++)
        {
            v[(i * n) + i] = 1;
        }

        bool moved = true;
        for (int sweep = 0; moved && sweep < MaxSweeps; sweep++)
        {
            moved = false;
            for (int p = 0; p < n - 1; p++)
            {
                for (int q = p + 1; q < n; q++)
                {
                    moved |= Orthogonalise(u, v, n, p, q);
                }
            }
        }

        double[] lengths = new double[n];
        for (int column = 0; column < n; column++)
        {
            lengths[column] = Math.Sqrt(Dot(u, n, column, column));
        }

        double threshold = lengths.Max() * tolerance;
        double[] factor = new double[n * n];
        for (int k = 0; k < n; k++)
        {
            for (int row = 0; row < n && lengths[k] > threshold; row++)
            {
                for (int column = 0; column < n; column++)
                {
                    factor[(row * n) + column] += u[(row * n) + k] / lengths[k] * v[(column * n) + k];
                }
            }
        }

        return factor;
    }

    private static bool Orthogonalise(double[] u, double[] v, int n, int p, int q)
    {
        double alpha = Dot(u, n, p, p);
        double beta = Dot(u, n, q, q);
        double gamma = Dot(u, n, p, q);
        if (Math.Abs(gamma) <= 1e-17 * Math.Sqrt(alpha * beta))
        {
            return false;
        }

        double zeta = (beta - alpha) / (2 * gamma);
        double tangent = (zeta < 0 ? -1 : 1) / (Math.Abs(zeta) + Math.Sqrt(1 + (zeta * zeta)));
        double cosine = 1 / Math.Sqrt(1 + (tangent * tangent));
        double sine = cosine * tangent;
        Rotate(u, n, p, q, cosine, sine);
        Rotate(v, n, p, q, cosine, sine);
        return true;
    }

    private static void Rotate(double[] m, int n, int p, int q, double cosine, double sine)
    {
        for (int row = 0; row < n; row++)
        {
            double a = m[(row * n) + p];
            double b = m[(row * n) + q];
            m[(row * n) + p] = (cosine * a) - (sine * b);
            m[(row * n) + q] = (sine * a) + (cosine * b);
        }
    }

    private static double Dot(double[] m, int n, int p, int q)
    {
        double sum = 0;
        for (int row = 0; row < n; row++)
        {
            sum += m[(row * n) + p] * m[(row * n) + q];
        }

        return sum;
    }
}
