using Aiaa.Functions.Polygons;
using Aiaa.Imaging.Contours;
using Aiaa.Testing;

namespace Aiaa.Benchmarks.Polygons;

/// <summary>mask2polygon, from the file to the polygons.</summary>
internal sealed class PolygonsBenchmark : IBenchmark
{
    private const string Golden = "golden/polygons/mask2polygon.input.nii.gz";
    private const int MorePoints = 10;

    private string _mask = string.Empty;
    private OpenCvBorders? _openCv;

    public string Name => "polygons";

    public string What => "mask2polygon of a mask of 392×392×210, from the compressed file to the polygons";

    public Contender Measured => Contender.Of("Aiaa.Cloud", () => Trace());

    public IReadOnlyList<Contender> References
    {
        get
        {
            Contender textbook = Contender.Of("plain border following", () => TextbookBorders.Trace(_mask, MorePoints));
            return _openCv is { } openCv ? [textbook, new Contender($"OpenCV {openCv.Version} in Python", openCv.Run)] : [textbook];
        }
    }

    public void Prepare()
    {
        _mask = SharedFiles.Find(Golden) ?? throw new NotHereException($"there is no shared/{Golden} (set AIAA_SHARED)");
        string[] ours = Sorted(Trace().Slices);
        if (!ours.SequenceEqual(Sorted(TextbookBorders.Trace(_mask, MorePoints))))
        {
            throw new InvalidOperationException("The contenders do not come to the same polygons.");
        }

        _openCv = OpenCvBorders.TryStart(_mask, MorePoints);
        if (_openCv is { } openCv && openCv.Points != ours.Length)
        {
            throw new InvalidOperationException($"OpenCV comes to {openCv.Points} points, not {ours.Length}.");
        }
    }

    public void Dispose() => _openCv?.Dispose();

    private PolygonStack Trace()
    {
        using FileStream file = File.OpenRead(_mask);
        return MaskOutlines.Trace(SlicedImage.Read(file, "mask.nii.gz", CancellationToken.None), MorePoints, label: null, CancellationToken.None);
    }

    // The order of the polygons is ours to keep; what is compared here is whether the same work was done.
    private static string[] Sorted(IEnumerable<IEnumerable<IEnumerable<PixelPoint>>> slices) =>
    [
        .. slices.SelectMany((slice, k) => slice.SelectMany(polygon => polygon.Select(point => $"{k} {point.Row} {point.Column}"))).Order(StringComparer.Ordinal),
    ];
}
