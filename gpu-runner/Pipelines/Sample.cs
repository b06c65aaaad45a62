using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Aiaa.Imaging.Formats;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Pipelines;

/// <summary>
/// What flows through a pipeline: volumes by key, and beside them the request's params and what transforms compute, also by key.
/// One sample belongs to one request and one thread at a time.
/// </summary>
internal sealed class Sample
{
    /// <summary>The key under which the request's image is found.</summary>
    public const string ImageKey = "image";

    private readonly Dictionary<string, SampleVolume> _volumes = new(StringComparer.Ordinal);

    private readonly ImageFile? _image;

    /// <summary>Makes the sample of one request.</summary>
    /// <param name="image">The image received, shared with other requests: no transform writes into it.</param>
    /// <param name="parameters">The request's params; the sample takes a copy.</param>
    public Sample(ImageFile image, JsonObject parameters)
        : this(ImageHeader.Of(image), image, parameters)
    {
    }

    /// <summary>Makes the sample of one request whose image need not have been decoded.</summary>
    /// <param name="header">What is known of the image received beside its voxels.</param>
    /// <param name="image">The image received; null where no step will look at its voxels.</param>
    /// <param name="parameters">The request's params; the sample takes a copy.</param>
    public Sample(ImageHeader header, ImageFile? image, JsonObject parameters)
    {
        Header = header;
        _image = image;
        Values = parameters.DeepClone().AsObject();
    }

    /// <summary>What is known of the image received beside its voxels.</summary>
    public ImageHeader Header { get; }

    /// <summary>The image received, as the file held it.</summary>
    /// <exception cref="InvalidOperationException">It was not decoded: a step that reads it does not say so by <see cref="ITransform.ReadsImage"/>.</exception>
    public ImageFile Image => _image ?? throw new InvalidOperationException("A step reads the voxels of an image that was not decoded.");

    /// <summary>The voxel → RAS mm map that MONAI gives the image received, which is not always the one nibabel gives it.</summary>
    public Affine ImageAffine => Header.Geometry.MonaiAffine();

    /// <summary>The params, merged into the top level, and the objects that transforms add.</summary>
    public JsonObject Values { get; }

    /// <summary>The volume under a key.</summary>
    /// <exception cref="ModelException">There is none: the configuration names a key that nothing has written.</exception>
    public SampleVolume this[string key]
    {
        get => _volumes.TryGetValue(key, out SampleVolume? volume)
            ? volume
            : throw new ModelException($"There is no volume under the key '{key}' at this step; there is {Describe()}.");
        set => _volumes[key] = value;
    }

    /// <summary>The volumes by key.</summary>
    public IEnumerable<KeyValuePair<string, SampleVolume>> Volumes => _volumes;

    /// <summary>How many of the pipeline's first steps lie behind it.</summary>
    public int StepsDone { get; set; }

    /// <summary>All keys: those of volumes, params and results.</summary>
    public IEnumerable<string> Keys => _volumes.Keys.Concat(Values.Select(v => v.Key));

    /// <summary>A sample of the same image with other params, at the beginning of a pipeline.</summary>
    public Sample StartAnew(JsonObject parameters) => new(Header, _image, parameters);

    /// <summary>Whether a key holds a volume, a param or a result.</summary>
    public bool Contains(string key) => _volumes.ContainsKey(key) || Values.ContainsKey(key);

    /// <summary>Removes what a key holds.</summary>
    public void Remove(string key)
    {
        _volumes.Remove(key);
        Values.Remove(key);
    }

    /// <summary>Finds the volume under a key.</summary>
    public bool TryGet(string key, [NotNullWhen(true)] out SampleVolume? volume) => _volumes.TryGetValue(key, out volume);

    /// <summary>The object under a key of <see cref="Values"/>, made when nothing is there.</summary>
    public JsonObject ResultObject(string key)
    {
        if (Values[key] is not JsonObject result)
        {
            Values[key] = result = [];
        }

        return result;
    }

    private string Describe() => _volumes.Count == 0 ? "none yet" : string.Join(", ", _volumes.Keys.Select(k => $"'{k}'"));
}
