using System.Globalization;

namespace Aiaa.Imaging.Volumes;

/// <summary>
/// A 4×4 affine map from voxel indices (i, j, k, 1) to RAS+ world millimetres (x to the patient's right, y to anterior, z to
/// superior), as nibabel defines it. Immutable; double precision.
/// </summary>
public sealed class Affine : IEquatable<Affine>
{
    private readonly double[] _m;

    /// <summary>Makes a map from its 16 coefficients in row-major order. The last row is kept as given.</summary>
    /// <param name="rowMajor">16 finite coefficients.</param>
    /// <exception cref="ArgumentException">Not 16 coefficients.</exception>
    public Affine(ReadOnlySpan<double> rowMajor)
    {
        if (rowMajor.Length != 16)
        {
            throw new ArgumentException("An affine has 16 coefficients.", nameof(rowMajor));
        }

        _m = rowMajor.ToArray();
    }

    /// <summary>The map that leaves indices as they are: 1 mm voxels at the world's origin.</summary>
    public static Affine Identity { get; } = new([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);

    /// <summary>One coefficient.</summary>
    /// <param name="row">0 to 3.</param>
    /// <param name="column">0 to 3.</param>
    public double this[int row, int column] => _m[(row * 4) + column];

    /// <summary>Axis-aligned scaling by the spacing, then a translation, both in millimetres.</summary>
    public static Affine FromSpacing(ReadOnlySpan<double> spacing, ReadOnlySpan<double> origin = default)
    {
        double[] m = new double[16];
        for (int i = 0; i < 3; i++)
        {
            m[(i * 4) + i] = i < spacing.Length ? spacing[i] : 1;
            m[(i * 4) + 3] = i < origin.Length ? origin[i] : 0;
        }

        m[15] = 1;
        return new Affine(m);
    }

    /// <summary>This map after another: first <paramref name="first"/>, then this one.</summary>
    public Affine Compose(Affine first)
    {
        double[] m = new double[16];
        for (int r = 0; r < 4; r++)
        {
            for (int c = 0; c < 4; c++)
            {
                double sum = 0;
                for (int k = 0; k < 4; k++)
                {
                    sum += this[r, k] * first[k, c];
                }

                m[(r * 4) + c] = sum;
            }
        }

        return new Affine(m);
    }

    /// <summary>The world position of a voxel, in RAS millimetres.</summary>
    public (double X, double Y, double Z) Apply(double i, double j, double k) =>
        (Row(0, i, j, k), Row(1, i, j, k), Row(2, i, j, k));

    /// <summary>Voxel sizes in millimetres along the three index axes: the Euclidean lengths of the first three columns.</summary>
    public double[] Spacing()
    {
        double[] spacing = new double[3];
        for (int c = 0; c < 3; c++)
        {
            spacing[c] = Math.Sqrt((this[0, c] * this[0, c]) + (this[1, c] * this[1, c]) + (this[2, c] * this[2, c]));
        }

        return spacing;
    }

    /// <summary>The inverse map, by Gauss-Jordan elimination with partial pivoting.</summary>
    /// <exception cref="ImagingException">The map is singular.</exception>
    public Affine Invert()
    {
        double[] a = (double[])_m.Clone();
        double[] inverse = (double[])Identity._m.Clone();
        for (int column = 0; column < 4; column++)
        {
            int pivot = column;
            for (int row = column + 1; row < 4; row++)
            {
                if (Math.Abs(a[(row * 4) + column]) > Math.Abs(a[(pivot * 4) + column]))
                {
                    pivot = row;
                }
            }

            double value = a[(pivot * 4) + column];
            if (value == 0 || !double.IsFinite(value))
            {
                throw new ImagingException("The image's affine is singular: two of its axes point the same way, or one has no length.");
            }

            for (int k = 0; k < 4; k++)
            {
                (a[(column * 4) + k], a[(pivot * 4) + k]) = (a[(pivot * 4) + k], a[(column * 4) + k]);
                (inverse[(column * 4) + k], inverse[(pivot * 4) + k]) = (inverse[(pivot * 4) + k], inverse[(column * 4) + k]);
            }

            for (int k = 0; k < 4; k++)
            {
                a[(column * 4) + k] /= value;
                inverse[(column * 4) + k] /= value;
            }

            for (int row = 0; row < 4; row++)
            {
                double factor = a[(row * 4) + column];
                if (row == column || factor == 0)
                {
                    continue;
                }

                for (int k = 0; k < 4; k++)
                {
                    a[(row * 4) + k] -= factor * a[(column * 4) + k];
                    inverse[(row * 4) + k] -= factor * inverse[(column * 4) + k];
                }
            }
        }

        return new Affine(inverse);
    }

    /// <summary>The 16 coefficients in row-major order (a copy).</summary>
    public double[] ToArray() => (double[])_m.Clone();

    /// <inheritdoc/>
    public bool Equals(Affine? other) => other is not null && _m.AsSpan().SequenceEqual(other._m);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Affine);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_m[0], _m[5], _m[10], _m[3], _m[7], _m[11]);

    /// <inheritdoc/>
    public override string ToString() => string.Join(
        "; ", Enumerable.Range(0, 4).Select(r => string.Join(' ', Enumerable.Range(0, 4).Select(c => this[r, c].ToString("G6", CultureInfo.InvariantCulture)))));

    private double Row(int r, double i, double j, double k) => (this[r, 0] * i) + (this[r, 1] * j) + (this[r, 2] * k) + this[r, 3];
}
