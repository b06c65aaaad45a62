using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Aiaa.GpuRunner.Caching.Copies;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.GpuRunner.Tests.Transforms;
using Aiaa.Imaging.Formats.Nifti;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Tests.Caching.Copies;

/// <summary>Prepared images made by chance, and what is asked of their copies.</summary>
internal static class MadeSample
{
    /// <summary>An image with every element type, layout and geometry field that chance gives.</summary>
    public static PreparedSample ByChance(int seed)
    {
        Random random = new(seed);
        Dictionary<string, SampleVolume> volumes = [];
        for (int count = random.Next(1, 4); count > 0; count--)
        {
            Volume volume = VolumeByChance(random);
            volumes[$"key {count} é"] = Entry(volume, random);
            if (random.Next(3) == 0)
            {
                // Another view of the same memory.
                volumes[$"view {count}"] = Entry(volume.Flip(0), random);
            }
        }

        JsonObject values = new() { ["start"] = new JsonArray(random.Next(), -1, 0), ["deep"] = new JsonObject { ["nothing"] = null } };
        return PreparedSample.Of(new ImageHeader(GeometryByChance(random), random.Next(2) == 0), volumes, values, random.Next(1, 20));
    }

    /// <summary>An image after steps of every kind whose change is kept.</summary>
    public static PreparedSample AfterEveryChange()
    {
        float[] elements = [.. Enumerable.Range(0, 6 * 5 * 4).Select(i => MathF.Sin(i))];
        Sample sample = TransformRun.Sample(elements, [1, 6, 5, 4]);
        foreach ((string name, string args) in ((string, string)[])
            [
                ("Orientationd", """{"keys":"pred","axcodes":"LPS"}"""),
                ("Spacingd", """{"keys":"pred","pixdim":[0.7,1.3,0.9]}"""),
                ("Flipd", """{"keys":"pred","spatial_axis":1}"""),
                ("Resized", """{"keys":"pred","spatial_size":[5,6,7],"mode":"trilinear","align_corners":true}"""),
                ("SpatialPadd", """{"keys":"pred","spatial_size":[9,6,7]}"""),
                ("Transposed", """{"keys":"pred","indices":[0,3,1,2]}"""),
            ])
        {
            TransformRun.Run(sample, name, JsonNode.Parse(args)!.AsObject());
        }

        return PreparedSample.Of(sample.Header, new Dictionary<string, SampleVolume> { ["pred"] = sample["pred"] }, [], 6);
    }

    /// <summary>The bytes of a copy.</summary>
    public static byte[] Encode(string name, PreparedSample sample) =>
        [.. CopyEncoder.Encode(name, sample, CancellationToken.None)!.SelectMany(segment => segment)];

    public static async Task<PreparedSample> DecodeAsync(string name, byte[] bytes, long mostBytes = long.MaxValue)
    {
        using MemoryStream stream = new(bytes);
        return await CopyDecoder.DecodeAsync(name, stream, bytes.Length, mostBytes, CancellationToken.None);
    }

    /// <summary>Asserts that two are the same to the last bit, their layout in memory included.</summary>
    public static void AssertSame(PreparedSample expected, PreparedSample actual)
    {
        Assert.Equal((expected.Steps, expected.Bytes), (actual.Steps, actual.Bytes));
        Assert.Equal(expected.Header!.ChannelsFirst, actual.Header!.ChannelsFirst);
        Assert.Equal(Fields(expected.Header.Geometry), Fields(actual.Header.Geometry));
        Assert.True(JsonNode.DeepEquals(expected.Values, actual.Values));
        Assert.Equal(expected.Volumes.Keys.Order(), actual.Volumes.Keys.Order());
        foreach ((string key, SampleVolume entry) in expected.Volumes)
        {
            SampleVolume other = actual.Volumes[key];
            AssertSame(entry.Volume, other.Volume);
            Assert.Equal(Bits(entry.Origin.Affine), Bits(other.Origin.Affine));
            Assert.Equal(entry.Origin.SpatialShape, other.Origin.SpatialShape);
            Assert.Equal((entry.Origin.HasChannelAxis, entry.Origin.ChannelsFirst), (other.Origin.HasChannelAxis, other.Origin.ChannelsFirst));
            Assert.Equal(entry.Applied.Select(change => change.GetType()), other.Applied.Select(change => change.GetType()));
        }
    }

    public static void AssertSame(Volume expected, Volume actual)
    {
        Assert.Equal(expected.ElementType, actual.ElementType);
        Assert.Equal(expected.Shape.ToArray(), actual.Shape.ToArray());
        Assert.Equal(expected.Strides.ToArray(), actual.Strides.ToArray());
        Assert.Equal(Bits(expected.Affine), Bits(actual.Affine));
        Assert.Equal(Memory(expected), Memory(actual));
    }

    private static byte[] Memory(Volume volume)
    {
        (Array? memory, _) = VolumeMemory.Of(volume);
        return VolumeMemory.Bytes(memory!, 0, memory!.Length).ToArray();
    }

    private static long[] Bits(Affine affine) => [.. affine.ToArray().Select(BitConverter.DoubleToInt64Bits)];

    private static object[] Fields(NiftiGeometry g) =>
    [
        .. g.SpatialShape.Cast<object>(), .. g.Spacing.Select(BitConverter.DoubleToInt64Bits).Cast<object>(), g.Qfac, g.QformCode, g.Qform, g.SformCode,
        .. Bits(g.Sform).Cast<object>(), g.Units, g.FileRank, g.FourthSpacing, g.Epsilon,
    ];

    private static SampleVolume Entry(Volume volume, Random random) => new(
        volume, new VolumeOrigin(AffineByChance(random), [random.Next(1, 600), random.Next(1, 600)], random.Next(2) == 0, random.Next(2) == 0), ImmutableStack<ISpatialChange>.Empty);

    private static Volume VolumeByChance(Random random) => random.Next(10) switch
    {
        0 => VolumeByChance<byte>(random),
        1 => VolumeByChance<sbyte>(random),
        2 => VolumeByChance<ushort>(random),
        3 => VolumeByChance<short>(random),
        4 => VolumeByChance<uint>(random),
        5 => VolumeByChance<int>(random),
        6 => VolumeByChance<ulong>(random),
        7 => VolumeByChance<long>(random),
        8 => VolumeByChance<double>(random),
        _ => VolumeByChance<float>(random),
    };

    private static Volume<T> VolumeByChance<T>(Random random)
        where T : unmanaged, INumber<T>
    {
        int[] shape = [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => random.Next(1, 9))];
        T[] memory = new T[Volume.CountOf(shape) + random.Next(3)];
        Span<byte> bytes = MemoryMarshal.AsBytes(memory.AsSpan());
        if (random.Next(2) == 0)
        {
            // Every bit pattern, those that are no numbers included.
            random.NextBytes(bytes);
        }
        else
        {
            bytes.Fill((byte)random.Next(3));
        }

        Volume<T> volume = new(memory.AsMemory(memory.Length - Volume.CountOf(shape)), shape, Volume.FirstAxisFastest(shape), 0, AffineByChance(random));
        int[] order = [.. Enumerable.Range(0, shape.Length)];
        random.Shuffle(order);
        volume = volume.Transpose(order).Flip(random.Next(shape.Length));
        return volume.Shape[0] > 1 ? volume.Crop(0, 1, volume.Shape[0] - 1) : volume;
    }

    private static NiftiGeometry GeometryByChance(Random random) => new()
    {
        SpatialShape = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(1, 600))],
        Spacing = [random.NextDouble(), double.NaN, -0.0],
        Qfac = -1,
        QformCode = random.Next(6),
        Qform = new NiftiQform(random.NextDouble(), 0.1, -0.2, double.PositiveInfinity, 5e-324, 6),
        SformCode = random.Next(6),
        Sform = AffineByChance(random),
        Units = (byte)random.Next(256),
        FileRank = random.Next(1, 8),
        FourthSpacing = random.NextDouble(),
        Epsilon = double.Epsilon,
    };

    private static Affine AffineByChance(Random random) => new([.. Enumerable.Range(0, 16).Select(_ => (random.NextDouble() - 0.5) * 1e3)]);
}
