namespace Aiaa.Dicom.Pixels.Jpeg;

/// <summary>
/// The inverse discrete cosine transform (ITU-T T.81 section A.3.3) in double precision, first along columns and then along rows:
/// as exact as can be, so that the result is the rounded true one.
/// </summary>
internal static class InverseCosine
{
    private const int Size = 8;

    // Row x, column u: C(u)/2 · cos((2x+1)uπ/16).
    private static readonly double[] Basis = MakeBasis();

    /// <summary>Transforms one block and shifts it to unsigned samples.</summary>
    public static void Transform(ReadOnlySpan<double> coefficients, Span<ushort> samples, int precision)
    {
        Span<double> half = stackalloc double[Size * Size];
        half.Clear();
        for (int v = 0; v < Size; v++)
        {
            for (int u = 0; u < Size; u++)
            {
                double coefficient = coefficients[(v * Size) + u];
                if (coefficient == 0)
                {
                    continue;
                }

                for (int y = 0; y < Size; y++)
                {
                    half[(y * Size) + u] += Basis[(y * Size) + v] * coefficient;
                }
            }
        }

        double middle = 1 << (precision - 1);
        double highest = (1 << precision) - 1;
        for (int y = 0; y < Size; y++)
        {
            for (int x = 0; x < Size; x++)
            {
                double sum = middle;
                for (int u = 0; u < Size; u++)
                {
                    sum += half[(y * Size) + u] * Basis[(x * Size) + u];
                }

                samples[(y * Size) + x] = (ushort)Math.Clamp(Math.Floor(sum + 0.5), 0, highest);
            }
        }
    }

    private static double[] MakeBasis()
    {
        double[] basis = new double[Size * Size];
        for (int x = 0; x < Size; x++)
        {
            for (int u = 0; u < Size; u++)
            {
                basis[(x * Size) + u] = (u == 0 ? Math.Sqrt(0.5) : 1) / 2 * Math.Cos(((2 * x) + 1) * u * Math.PI / 16);
            }
        }

        return basis;
    }
}
