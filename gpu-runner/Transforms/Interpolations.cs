using System.Text.Json;
using System.Text.Json.Nodes;
using Aiaa.Imaging.Resampling;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>The interpolation modes of MONAI's resampling transforms.</summary>
internal static class Interpolations
{
    /// <summary>Reads a mode: "bilinear" or 1, "nearest" or 0.</summary>
    /// <exception cref="ModelException">Another mode.</exception>
    public static bool IsNearest(TransformArguments arguments, JsonNode node, string name) => (node.GetValueKind(), node.ToString()) switch
    {
        (JsonValueKind.String, "nearest") or (JsonValueKind.Number, "0") => true,
        (JsonValueKind.String, "bilinear" or "trilinear" or "linear") or (JsonValueKind.Number, "1") => false,
        _ => throw arguments.Invalid(name, $"must be \"bilinear\" or \"nearest\", not {node.ToJsonString()}"),
    };

    /// <summary>A channel-first volume on another grid, border values outside; labels keep their type when the nearest voxel is taken.</summary>
    public static Volume Resample(Volume volume, int[] shape, Affine affine, bool nearest, CancellationToken cancellationToken) => (nearest, volume) switch
    {
        (true, Volume<byte> v) => AffineResampler.Nearest(v, 1, shape, affine, cancellation: cancellationToken),
        (true, Volume<ushort> v) => AffineResampler.Nearest(v, 1, shape, affine, cancellation: cancellationToken),
        (true, _) => AffineResampler.Nearest(volume.ToSingle(), 1, shape, affine, cancellation: cancellationToken),
        _ => AffineResampler.Linear(volume.ToSingle(), 1, shape, affine, cancellation: cancellationToken),
    };
}
