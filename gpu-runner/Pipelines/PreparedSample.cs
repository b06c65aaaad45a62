using System.Text.Json.Nodes;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Pipelines;

/// <summary>
/// What the first steps of a pipeline made of an image: the same for every request, so it is made once and shared. No transform writes
/// into a volume.
/// </summary>
internal sealed class PreparedSample
{
    private PreparedSample(ImageHeader? header, IReadOnlyDictionary<string, SampleVolume> volumes, JsonObject values, int steps, long bytes)
    {
        Header = header;
        Volumes = volumes;
        Values = values;
        Steps = steps;
        Bytes = bytes;
    }

    /// <summary>Nothing: the steps are done again by each request, because they only look at the image in another way.</summary>
    public static PreparedSample Nothing { get; } = new(null, new Dictionary<string, SampleVolume>(), [], 0, 0);

    /// <summary>What is known of the image beside its voxels; null where nothing is prepared.</summary>
    public ImageHeader? Header { get; }

    /// <summary>The volumes by key.</summary>
    public IReadOnlyDictionary<string, SampleVolume> Volumes { get; }

    /// <summary>What the steps found beside volumes. Not to be changed: requests get copies.</summary>
    public JsonObject Values { get; }

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
        (Array? image, _) = VolumeMemory.Of(sample.Image.Stored);
        HashSet<Array> held = new(ReferenceEqualityComparer.Instance);
        foreach (SampleVolume entry in volumes.Values)
        {
            (Array? memory, _) = VolumeMemory.Of(entry.Volume);
            if (memory is null || ReferenceEquals(memory, image))
            {
                return Nothing;
            }

            held.Add(memory);
        }

        foreach ((string key, SampleVolume entry) in volumes.Where(entry => held.Count == volumes.Count && entry.Value.Volume is Volume<float>).ToArray())
        {
            Volume<float> values = (Volume<float>)entry.Volume;
            volumes[key] = entry.With(Volume<float>.FromLastAxisFastest(values.ToLastAxisFastest(), values.Shape, values.Affine));
        }

        return held.Count == 0 ? Nothing : Of(sample.Header, volumes, sample.Values.DeepClone().AsObject(), steps);
    }

    /// <summary>Takes what steps made once, here or elsewhere.</summary>
    /// <param name="header">What is known of the image beside its voxels.</param>
    /// <param name="volumes">The volumes by key, each with an array behind it.</param>
    /// <param name="values">What the steps found beside them.</param>
    /// <param name="steps">How many steps they were.</param>
    public static PreparedSample Of(ImageHeader header, IReadOnlyDictionary<string, SampleVolume> volumes, JsonObject values, int steps) => new(
        header, volumes, values, steps, volumes.Values.Select(entry => VolumeMemory.Of(entry.Volume).Memory!).Distinct<Array>(ReferenceEqualityComparer.Instance).Sum(VolumeMemory.BytesOf));

    /// <summary>Puts it into the sample of a request.</summary>
    public void Fill(Sample sample)
    {
        foreach ((string key, SampleVolume volume) in Volumes)
        {
            sample[key] = volume;
        }

        foreach ((string key, JsonNode? value) in Values)
        {
            sample.Values[key] = value?.DeepClone();
        }

        sample.StepsDone = Steps;
    }
}
