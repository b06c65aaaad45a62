using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Regions;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>
/// AIAA's ExtremePointsd: the label's outermost voxels, smallest then largest along each axis, as indices [i, j, k] in the result
/// JSON. An empty label leaves the key out.
/// </summary>
/// <remarks>Any voxel on an extreme plane will do (MONAI draws one by lot); here the lot falls the same way every time, so that a mask has one answer.</remarks>
internal sealed class ExtremePointsd : MapTransform
{
    private readonly string _result;
    private readonly string _points;

    /// <summary>Reads the arguments.</summary>
    public ExtremePointsd(TransformArguments arguments)
        : base(arguments)
    {
        _result = arguments.OptionalText("result") ?? "result";
        _points = arguments.OptionalText("points") ?? "points";
    }

    /// <inheritdoc/>
    protected override void Apply(Sample sample, string key, int index, CancellationToken cancellationToken)
    {
        Volume label = sample[key].Volume;
        Volume spatial = label.Rank > sample[key].Origin.SpatialShape.Length && label.Shape[0] == 1 ? label.RemoveAxis(0) : label;
        Random lot = AlwaysTheSame();
        int[][]? points = spatial switch
        {
            Volume<byte> v => ExtremePoints.Of(v, lot),
            Volume<ushort> v => ExtremePoints.Of(v, lot),
            _ => ExtremePoints.Of(spatial.ToSingle(), lot),
        };
        if (points is not null)
        {
            sample.ResultObject(_result)[_points] = new JsonArray([.. points.Select(p => new JsonArray([.. p.Select(i => (JsonNode)i)]))]);
        }
    }

    [SuppressMessage("Security", "CA5394", Justification = "The lot decides between voxels that are all right, and must fall the same way for the same mask.")]
    private static Random AlwaysTheSame() => new(0);
}
