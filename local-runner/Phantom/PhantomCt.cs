using System.Numerics;
using Aiaa.Imaging.Volumes;

namespace Aiaa.LocalRunner.Phantom;

/// <summary>
/// A CT of <see cref="Torso"/>, the same on every call: Hounsfield units in int16, soft edges where a voxel holds two tissues, and
/// noise that is correlated in the slice, as reconstruction makes it.
/// </summary>
internal static class PhantomCt
{
    private const int Width = 256;
    private const int Slices = 120;
    private const float InPlane = 1.4f;
    private const float BetweenSlices = 2.5f;
    private const float Noise = 13;
    private const float Lowest = -1024;
    private const float HalfWidth = InPlane * (Width - 1) / 2;
    private const float HalfHeight = BetweenSlices * (Slices - 1) / 2;

    /// <summary>Makes the volume: (256, 256, 120) voxels of 1.4 × 1.4 × 2.5 mm, axes LAS as scanners' files mostly have them.</summary>
    public static Volume<short> Make(CancellationToken cancellation)
    {
        Volume<short> volume = Volume<short>.Allocate([Width, Width, Slices], Grid);
        IReadOnlyList<Tissue> tissues = Torso.Tissues();
        Parallel.For(0, Slices, new ParallelOptions { CancellationToken = cancellation }, k =>
        {
            float[] slice = new float[Width * Width];
            Array.Fill(slice, Density.Air);
            float z = (k * BetweenSlices) - HalfHeight;
            foreach (Tissue tissue in tissues)
            {
                Fill(slice, tissue, k, z, HalfWidth);
            }

            AddNoise(slice, new SplitMix64((ulong)k + 1));
            Span<short> target = volume.Storage.Span.Slice(k * slice.Length, slice.Length);
            for (int at = 0; at < slice.Length; at++)
            {
                target[at] = (short)MathF.Round(MathF.Max(slice[at], Lowest));
            }
        });
        return volume;
    }

    /// <summary>The voxels that one of the tissues has to itself: 1 where no later tissue lies, on the grid of the volume.</summary>
    public static Volume<byte> Voxels(Tissue wanted, CancellationToken cancellation)
    {
        Volume<byte> mask = Volume<byte>.Allocate([Width, Width, Slices], Grid);
        Solid[] later = [.. Torso.Tissues().SkipWhile(tissue => !ReferenceEquals(tissue, wanted)).Skip(1).Select(tissue => tissue.Solid)];
        Parallel.For(0, Slices, new ParallelOptions { CancellationToken = cancellation }, k =>
        {
            for (int j = 0; j < Width; j++)
            {
                for (int i = 0; i < Width; i++)
                {
                    Vector3 at = new(HalfWidth - (i * InPlane), (j * InPlane) - HalfWidth, (k * BetweenSlices) - HalfHeight);
                    bool inside = wanted.Solid.Distance(at) < 0 && !later.Any(solid => solid.Distance(at) < 0);
                    mask[i, j, k] = inside ? (byte)1 : (byte)0;
                }
            }
        });
        return mask;
    }

    private static Affine Grid { get; } = new([-InPlane, 0, 0, HalfWidth, 0, InPlane, 0, -HalfWidth, 0, 0, BetweenSlices, -HalfHeight, 0, 0, 0, 1]);

    // Rows run to the left, so x falls with i.
    private static void Fill(float[] slice, Tissue tissue, int k, float z, float halfWidth)
    {
        (Vector3 low, Vector3 high) = tissue.Solid.Bounds;
        if (z < low.Z - BetweenSlices || z > high.Z + BetweenSlices)
        {
            return;
        }

        int firstColumn = Math.Max(0, (int)MathF.Floor((halfWidth - high.X) / InPlane) - 1);
        int lastColumn = Math.Min(Width - 1, (int)MathF.Ceiling((halfWidth - low.X) / InPlane) + 1);
        int firstRow = Math.Max(0, (int)MathF.Floor((low.Y + halfWidth) / InPlane) - 1);
        int lastRow = Math.Min(Width - 1, (int)MathF.Ceiling((high.Y + halfWidth) / InPlane) + 1);
        for (int j = firstRow; j <= lastRow; j++)
        {
            for (int i = firstColumn; i <= lastColumn; i++)
            {
                float distance = tissue.Solid.Distance(new(halfWidth - (i * InPlane), (j * InPlane) - halfWidth, z));
                int at = (j * Width) + i;
                float share = Math.Clamp(0.5f - (distance / InPlane), 0, 1);
                float grain = tissue.Grain == 0 ? 0 : tissue.Grain * ((2 * SplitMix64.At((ulong)((k * slice.Length) + at))) - 1);
                slice[at] += share * (tissue.Hounsfield + grain - slice[at]);
            }
        }
    }

    private static void AddNoise(float[] slice, SplitMix64 random)
    {
        float[] white = new float[slice.Length];
        for (int at = 0; at < white.Length; at++)
        {
            white[at] = random.NextNormal();
        }

        // Averaging each value with its four neighbours; the factor brings the deviation back to one.
        const float restored = 2;
        for (int j = 1; j < Width - 1; j++)
        {
            for (int i = 1; i < Width - 1; i++)
            {
                int at = (j * Width) + i;
                float correlated = (0.4f * white[at]) + (0.15f * (white[at - 1] + white[at + 1] + white[at - Width] + white[at + Width]));
                slice[at] += Noise * restored * correlated;
            }
        }
    }
}
