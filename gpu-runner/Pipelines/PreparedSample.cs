using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Pipelines;

/// <summary>
/// What the first steps of a pipeline made of an image: the same for every request, so it is made once and shared. No transform writes
/// into a volume.
/// </summary>
internal sealed class PreparedSample
{
    private readonly IReadOnlyDictionary<string, SampleVolume> _volumes;
    private readonly JsonObject _values;

    private PreparedSample(IReadOnlyDictionary<string, SampleVolume> volumes, JsonObject values, int steps, long bytes)
    {
        _volumes = volumes;
        _values = values;
        Steps = steps;
        Bytes = bytes;
    }

    /// <summary>Nothing: the steps are done again by each request, because they only look at the image in another way.</summary>
    public static PreparedSample Nothing { get; } = new(new Dictionary<string, SampleVolume>(), [], 0, 0);

    /// <summary>How many steps are done.</summary>
    public int Steps { get; }

    /// <summary>The memory that is held beside the image's own.</summary>
    public long Bytes { get; }

    /// <summary>
    /// Keeps what a sample holds after some steps: unless it still looks into the memory of the image, which another cache holds and drops.
    /// </summary>
    /// <remarks>
    /// Values are laid out as networks take them: the crop that each click makes is then copied in whole rows, where a file's order
    /// would have it transposed every time.
    /// </remarks>
    public static PreparedSample Of(Sample sample, int steps)
    {
        Dictionary<string, SampleVolume> volumes = sample.Volumes.ToDictionary(StringComparer.Ordinal);
        (object? image, _) = Memory(sample.Image.Stored);
        Dictionary<object, long> held = new(ReferenceEqualityComparer.Instance);
        foreach (SampleVolume entry in volumes.Values)
        {
            (object? memory, long bytes) = Memory(entry.Volume);
            if (memory is null || ReferenceEquals(memory, image))
            {
                return Nothing;
            }

            held[memory] = bytes;
        }

        foreach ((string key, SampleVolume entry) in volumes.Where(entry => held.Count == volumes.Count && entry.Value.Volume is Volume<float>).ToArray())
        {
            Volume<float> values = (Volume<float>)entry.Volume;
            volumes[key] = entry.With(Volume<float>.FromLastAxisFastest(values.ToLastAxisFastest(), values.Shape, values.Affine));
        }

        return held.Count == 0 ? Nothing : new PreparedSample(volumes, sample.Values.DeepClone().AsObject(), steps, held.Values.Sum());
    }

    /// <summary>Puts it into the sample of a request.</summary>
    public void Fill(Sample sample)
    {
        foreach ((string key, SampleVolume volume) in _volumes)
        {
            sample[key] = volume;
        }

        foreach ((string key, JsonNode? value) in _values)
        {
            sample.Values[key] = value?.DeepClone();
        }

        sample.StepsDone = Steps;
    }

    private static (object? Memory, long Bytes) Memory(Volume volume) => volume switch
    {
        Volume<float> v => Memory(v),
        Volume<byte> v => Memory(v),
        Volume<ushort> v => Memory(v),
        Volume<short> v => Memory(v),
        Volume<sbyte> v => Memory(v),
        Volume<int> v => Memory(v),
        Volume<uint> v => Memory(v),
        Volume<long> v => Memory(v),
        Volume<ulong> v => Memory(v),
        Volume<double> v => Memory(v),
        _ => (null, 0),
    };

    private static (object? Memory, long Bytes) Memory<T>(Volume<T> volume)
        where T : unmanaged, System.Numerics.INumber<T> =>
        MemoryMarshal.TryGetArray((ReadOnlyMemory<T>)volume.Storage, out ArraySegment<T> segment)
            ? (segment.Array, (long)segment.Array!.Length * Marshal.SizeOf<T>())
            : (null, 0);
}
