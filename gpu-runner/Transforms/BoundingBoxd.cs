using System.Text.Json.Nodes;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Regions;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>
/// AIAA's BoundingBoxd: [[start…], [end…]] of the label's positive voxels in the result JSON, the end exclusive. The original took
/// the first axis for the channel, so a 3-D label gave the box of its last two axes; which form is given is the server's setting.
/// </summary>
internal sealed class BoundingBoxd : MapTransform
{
    private readonly string _result;
    private readonly string _box;
    private readonly BoundingBoxAxes _axes;
    private readonly int _empty;

    /// <summary>Reads the arguments.</summary>
    public BoundingBoxd(TransformArguments arguments, CompileContext context)
        : base(arguments)
    {
        _result = arguments.OptionalText("result") ?? "result";
        _box = arguments.OptionalText("bbox") ?? "bbox";
        _axes = context.BoundingBoxAxes;
        _empty = context.Rules.EmptyBox;
    }

    /// <inheritdoc/>
    protected override void Apply(Sample sample, string key, int index, CancellationToken cancellationToken)
    {
        Volume label = sample[key].Volume;
        bool channelFirst = label.Rank > sample[key].Origin.SpatialShape.Length;
        BoundingBox? found = label switch
        {
            Volume<byte> v => BoundingBox.OfPositive(v),
            Volume<ushort> v => BoundingBox.OfPositive(v),
            _ => BoundingBox.OfPositive(label.ToSingle()),
        };

        // The axis that stands, or was taken, for the channel has no place in the box.
        int skipped = channelFirst || _axes == BoundingBoxAxes.Original ? 1 : 0;
        int[] nothing = [.. Enumerable.Repeat(_empty, label.Rank)];
        (int[] start, int[] end) = found ?? new BoundingBox(nothing, nothing);
        sample.ResultObject(_result)[_box] = new JsonArray(ToJson(start[skipped..]), ToJson(end[skipped..]));
    }

    private static JsonArray ToJson(int[] corner) => [.. corner.Select(i => (JsonNode)i)];
}
