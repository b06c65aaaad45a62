using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Geometry;

/// <summary>
/// Small dense matrices in row-major order with the elementary operations, and their order, of the reference BLAS and LAPACK under
/// numpy and torch: where a voxel lies exactly between two others, the last bit decides which of them is nearest.
/// </summary>
internal sealed class SquareMatrix
{
    private readonly double[] _m;

    public SquareMatrix(int size, double[] rowMajor) => (Size, _m) = (size, rowMajor);

    public int Size { get; }

    public double this[int row, int column]
    {
        get => _m[(row * Size) + column];
        set => _m[(row * Size) + column] = value;
    }

    public static SquareMatrix Identity(int size)
    {
        SquareMatrix identity = new(size, new double[size * size]);
        for (int i = 0; i < size; i++)
        {
            identity[i, i] = 1;
        }

        return identity;
    }

    /// <summary>The homogeneous affine of the first axes only (monai.data.utils.to_affine_nd).</summary>
    public static SquareMatrix OfAffine(Affine affine, int spatialRank)
    {
        SquareMatrix m = new(spatialRank + 1, new double[(spatialRank + 1) * (spatialRank + 1)]);
        for (int row = 0; row < spatialRank; row++)
        {
            for (int column = 0; column < spatialRank; column++)
            {
                m[row, column] = affine[row, column];
            }

            m[row, spatialRank] = affine[row, 3];
        }

        m[spatialRank, spatialRank] = 1;
        return m;
    }

    /// <summary>The product, each sum taken from the first term to the last.</summary>
    public SquareMatrix Times(SquareMatrix other)
    {
        SquareMatrix product = new(Size, new double[Size * Size]);
        for (int row = 0; row < Size; row++)
        {
            for (int column = 0; column < Size; column++)
            {
                double sum = 0;
                for (int k = 0; k < Size; k++)
                {
                    sum += this[row, k] * other[k, column];
                }

                product[row, column] = sum;
            }
        }

        return product;
    }

    /// <summary>The matrix X with this·X = right, by LU decomposition with partial pivoting (LAPACK's dgesv).</summary>
    /// <exception cref="ImagingException">This matrix is singular.</exception>
    public SquareMatrix Solve(SquareMatrix right)
    {
        SquareMatrix lu = new(Size, [.. _m]);
        SquareMatrix x = new(Size, [.. right._m]);
        for (int k = 0; k < Size; k++)
        {
            int pivot = k;
            for (int row = k + 1; row < Size; row++)
            {
                pivot = Math.Abs(lu[row, k]) > Math.Abs(lu[pivot, k]) ? row : pivot;
            }

            if (lu[pivot, k] == 0 || !double.IsFinite(lu[pivot, k]))
            {
                throw new ImagingException("The image's affine is singular: two of its axes point the same way, or one has no length.");
            }

            lu.SwapRows(k, pivot);
            x.SwapRows(k, pivot);
            double reciprocal = 1 / lu[k, k];
            for (int row = k + 1; row < Size; row++)
            {
                double factor = lu[row, k] * reciprocal;
                for (int column = k + 1; column < Size; column++)
                {
                    lu[row, column] -= factor * lu[k, column];
                }

                for (int column = 0; column < Size; column++)
                {
                    x[row, column] -= factor * x[k, column];
                }
            }
        }

        for (int k = Size - 1; k >= 0; k--)
        {
            for (int column = 0; column < Size; column++)
            {
                x[k, column] /= lu[k, k];
                for (int row = 0; row < k; row++)
                {
                    x[row, column] -= x[k, column] * lu[row, k];
                }
            }
        }

        return x;
    }

    /// <summary>The inverse, as the solution for the identity.</summary>
    /// <exception cref="ImagingException">This matrix is singular.</exception>
    public SquareMatrix Inverse() => Solve(Identity(Size));

    /// <summary>
    /// The inverse as torch.inverse finds it: its matrices lie in memory as LAPACK's transposed, so it factors the transposed matrix
    /// and solves with the transposed factors, which leaves other last bits.
    /// </summary>
    public SquareMatrix InverseAsTorch()
    {
        SquareMatrix lu = new(Size, new double[Size * Size]);
        int[] rows = [.. Enumerable.Range(0, Size)];
        for (int i = 0; i < Size * Size; i++)
        {
            lu[i % Size, i / Size] = _m[i];
        }

        for (int k = 0; k < Size; k++)
        {
            int pivot = Enumerable.Range(k, Size - k).MaxBy(row => Math.Abs(lu[row, k]));
            lu.SwapRows(k, pivot);
            (rows[k], rows[pivot]) = (rows[pivot], rows[k]);
            double reciprocal = 1 / lu[k, k];
            for (int row = k + 1; row < Size; row++)
            {
                lu[row, k] *= reciprocal;
                for (int column = k + 1; column < Size; column++)
                {
                    lu[row, column] -= lu[row, k] * lu[k, column];
                }
            }
        }

        SquareMatrix inverse = new(Size, new double[Size * Size]);
        for (int column = 0; column < Size; column++)
        {
            double[] x = lu.SolveTransposed(column);
            for (int row = 0; row < Size; row++)
            {
                inverse[rows[row], column] = x[row];
            }
        }

        return inverse;
    }

    // With this matrix holding the factors L and U: the x of (LU)ᵀ·x = a column of the identity.
    private double[] SolveTransposed(int unit)
    {
        double[] x = new double[Size];
        x[unit] = 1;
        for (int row = 0; row < Size; row++)
        {
            for (int k = 0; k < row; k++)
            {
                x[row] -= this[k, row] * x[k];
            }

            x[row] /= this[row, row];
        }

        for (int row = Size - 1; row >= 0; row--)
        {
            for (int k = row + 1; k < Size; k++)
            {
                x[row] -= this[k, row] * x[k];
            }
        }

        return x;
    }

    private void SwapRows(int a, int b)
    {
        for (int column = 0; a != b && column < Size; column++)
        {
            (this[a, column], this[b, column]) = (this[b, column], this[a, column]);
        }
    }
}
