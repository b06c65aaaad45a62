using Aiaa.Imaging.Regions;
using Aiaa.Imaging.Volumes;
using CsCheck;

namespace Aiaa.Imaging.Tests.Regions;

/// <summary>Hole filling, removal of small objects and selection of labels against plain textbook implementations.</summary>
public sealed class LabelKernelTests
{
    private static readonly Gen<(int[] Shape, int Hops, int Seed)> Images = Gen.Int[1, 8].Array[1, 3].Select(Gen.Int[1, 3], Gen.Int[0, 1 << 20]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Holes_are_those_that_a_flood_from_the_edge_does_not_reach() => Images.Sample((shape, hops, seed) =>
    {
        hops = Math.Min(hops, shape.Length);
        Volume<byte> image = Labels(shape, seed);
        byte[] expected = [.. image.Storage.ToArray()];
        foreach (byte label in expected.Where(v => v != 0).Distinct().Order().ToArray())
        {
            bool[] open = Flood(shape, hops, i => expected[i] != label, edgesOnly: true)[0];
            expected = [.. expected.Select((v, i) => v != label && !open[i] ? label : v)];
        }

        HoleFilling.Fill(image, null, hops, Token);
        Assert.Equal(expected, image.Storage.ToArray());
    }, iter: 800);

    [Fact]
    public void Only_named_labels_fill_and_the_background_is_none()
    {
        byte[] ring = [1, 1, 1, 1, 0, 1, 1, 1, 1];
        Assert.Equal(0, Filled(ring, [0, 2])[4]);
        Assert.Equal(1, Filled(ring, [1])[4]);

        static byte[] Filled(byte[] voxels, byte[] labels)
        {
            Volume<byte> image = Volume<byte>.FromLastAxisFastest(voxels.ToArray(), [3, 3], Affine.Identity);
            HoleFilling.Fill(image, labels, null, Token);
            return image.Storage.ToArray();
        }
    }

    [Fact]
    public void Scores_are_no_labels()
    {
        float[] scores = [.. Enumerable.Range(0, 70_000).Select(i => i / 7f)];
        Assert.Contains("is no label map", Assert.Throws<ImagingException>(() => SmallObjects.RemoveByLabel(scores.AsSpan(), 3)).Message, StringComparison.Ordinal);
        Volume<float> image = Volume<float>.FromLastAxisFastest(scores, [70, 1000], Affine.Identity);
        Assert.Contains("is no label map", Assert.Throws<ImagingException>(() => HoleFilling.Fill(image, null, null, Token)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_encloses_nothing_by_nature_fills_nothing()
    {
        float[] voxels = [float.NaN, float.NaN, float.NaN, float.NaN, 0, float.NaN, float.NaN, float.NaN, float.NaN];
        Volume<float> image = Volume<float>.FromLastAxisFastest(voxels, [3, 3], Affine.Identity);
        HoleFilling.Fill(image, null, null, Token);
        Assert.Equal(0, voxels[4]);
    }

    [Fact]
    public void Small_objects_are_those_whose_flood_is_short() => Images.Select(Gen.Int[0, 12]).Sample((image, minimum) =>
    {
        (int[] shape, int hops, int seed) = image;
        hops = Math.Min(hops, shape.Length);
        Volume<byte> labels = Labels(shape, seed);
        byte[] voxels = [.. labels.Storage.ToArray()];
        byte[] expected = [.. voxels];
        foreach (bool[] object_ in Flood(shape, hops, i => voxels[i] != 0, edgesOnly: false).Where(o => o.Count(v => v) < minimum))
        {
            expected = [.. expected.Select((v, i) => object_[i] ? (byte)0 : v)];
        }

        SmallObjects.RemoveByTouch(labels, minimum, hops, Token);
        Assert.Equal(expected, labels.Storage.ToArray());
    }, iter: 600);

    [Fact]
    public void Small_labels_are_those_that_count_short() => Images.Select(Gen.Int[0, 60]).Sample((image, minimum) =>
    {
        byte[] voxels = Labels(image.Shape, image.Seed).Storage.ToArray();
        byte[] expected = [.. voxels.Select(v => voxels.Count(other => other == v) < minimum ? (byte)0 : v)];
        SmallObjects.RemoveByLabel(voxels.AsSpan(), minimum);
        Assert.Equal(expected, voxels);
    });

    [Fact]
    public void Labels_that_are_named_stay_and_others_do_not() => Gen.Select(Gen.Int[0, 9].Array[0, 200], Gen.Int[0, 9].Array[0, 6]).Sample((values, labels) =>
    {
        int[] expected = [.. values.Select(v => labels.Contains(v) ? v : 0)];
        Assert.Equal(expected, Kept([.. values.Select(v => (byte)v)], [.. labels.Select(v => (byte)v)]).Select(v => (int)v));
        Assert.Equal(expected, Kept([.. values.Select(v => (ushort)v)], [.. labels.Select(v => (ushort)v)]).Select(v => (int)v));
        Assert.Equal(expected, Kept([.. values.Select(v => (float)v)], [.. labels.Select(v => (float)v)]).Select(v => (int)v));

        static T[] Kept<T>(T[] source, T[] labels)
            where T : unmanaged, System.Numerics.INumber<T>
        {
            T[] target = new T[source.Length];
            LabelSelection.Keep<T>(source, labels, target);
            return target;
        }
    });

    // A few labels in blobs, so that holes and specks of all sizes occur.
    private static Volume<byte> Labels(int[] shape, int seed)
    {
        Random random = new(seed);
        Volume<byte> image = Volume<byte>.AllocateLastAxisFastest(shape, Affine.Identity);
        double filled = random.NextDouble();
        int labels = random.Next(1, 4);
        foreach (ref byte voxel in image.Storage.Span)
        {
            voxel = random.NextDouble() < filled ? (byte)random.Next(1, labels + 1) : (byte)0;
        }

        return image;
    }

    /// <summary>The sets of voxels that a flood reaches: one set from all edges together, or one for each object.</summary>
    private static List<bool[]> Flood(int[] shape, int hops, Func<int, bool> inside, bool edgesOnly)
    {
        int count = Volume.CountOf(shape);
        int[] steps = Volume.LastAxisFastest(shape);
        bool[] seen = new bool[count];
        List<bool[]> sets = edgesOnly ? [new bool[count]] : [];
        for (int start = 0; start < count; start++)
        {
            int[] index = [.. Enumerable.Range(0, shape.Length).Select(a => start / steps[a] % shape[a])];
            bool edge = index.Zip(shape, (i, length) => i == 0 || i == length - 1).Any(e => e);
            if (!inside(start) || seen[start] || (edgesOnly && !edge))
            {
                continue;
            }

            bool[] set = edgesOnly ? sets[0] : new bool[count];
            if (!edgesOnly)
            {
                sets.Add(set);
            }

            Stack<int> open = new([start]);
            seen[start] = true;
            while (open.TryPop(out int at))
            {
                set[at] = true;
                int[] here = [.. Enumerable.Range(0, shape.Length).Select(a => at / steps[a] % shape[a])];
                for (int move = 0; move < (int)Math.Pow(3, shape.Length); move++)
                {
                    int[] by = [.. Enumerable.Range(0, shape.Length).Select(a => (move / (int)Math.Pow(3, a) % 3) - 1)];
                    int[] there = [.. here.Zip(by, (i, d) => i + d)];
                    if (by.Count(d => d != 0) > hops || there.Zip(shape, (i, length) => i < 0 || i >= length).Any(outside => outside))
                    {
                        continue;
                    }

                    int next = there.Zip(steps, (i, step) => i * step).Sum();
                    if (inside(next) && !seen[next])
                    {
                        seen[next] = true;
                        open.Push(next);
                    }
                }
            }
        }

        return sets;
    }
}
