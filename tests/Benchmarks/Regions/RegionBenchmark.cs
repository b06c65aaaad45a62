using Aiaa.Imaging.Volumes;

namespace Aiaa.Benchmarks.Regions;

/// <summary>One kernel over a label map beside its textbook form.</summary>
internal abstract class RegionBenchmark(string name, string what, Func<Volume<byte>, byte[]> ours, string reference, Func<byte[], byte[]> textbook) : IBenchmark
{
    private readonly Volume<byte> _labels = LabelPhantom.Make();

    public string Name => name;

    public string What => $"{what} of a label map of {LabelPhantom.Side}³ bytes with specks and holes";

    public Contender Measured => Contender.Of("Aiaa.Cloud", () => ours(_labels));

    public IReadOnlyList<Contender> References => [Contender.Of(reference, () => textbook(_labels.Storage.ToArray()))];

    public void Prepare()
    {
        if (!ours(_labels).SequenceEqual(textbook(_labels.Storage.ToArray())))
        {
            throw new InvalidOperationException("The contenders do not come to the same labels.");
        }
    }

    public void Dispose()
    {
    }

    protected static Volume<byte> Copy(Volume<byte> labels) =>
        Volume<byte>.FromLastAxisFastest(labels.Storage.ToArray(), labels.Shape, labels.Affine);
}
