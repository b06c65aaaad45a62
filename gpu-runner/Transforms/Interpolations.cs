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
    public static Volume Resample(Volume volume, int[] shape, Affine affine, bool nearest, SpacingRule rule, CancellationToken cancellationToken) => (nearest, volume) switch
    {
        (true, Volume<byte> v) => AffineResampler.Nearest(v, 1, shape, affine, false, rule, cancellationToken),
        (true, Volume<ushort> v) => AffineResampler.Nearest(v, 1, shape, affine, false, rule, cancellationToken),
        (true, _) => AffineResampler.Nearest(volume.ToSingle(), 1, shape, affine, false, rule, cancellationToken),
        _ => AffineResampler.Linear(volume.ToSingle(), 1, shape, affine, false, rule, cancellationToken),
    };

    /// <summary>Reads a mode of torch's interpolate.</summary>
    /// <exception cref="ModelException">Another mode.</exception>
    public static ResizeMode ResizeMode(TransformArguments arguments, JsonNode node, string name) => arguments.TextOf(node, name) switch
    {
        "nearest" => Imaging.Resampling.ResizeMode.Nearest,
        "nearest-exact" => Imaging.Resampling.ResizeMode.NearestExact,
        "linear" or "bilinear" or "trilinear" => Imaging.Resampling.ResizeMode.Linear,
        "bicubic" => Imaging.Resampling.ResizeMode.Cubic,
        "area" => Imaging.Resampling.ResizeMode.Area,
        _ => throw arguments.Invalid(name, $"must be \"nearest\", \"nearest-exact\", \"linear\", \"bilinear\", \"trilinear\", \"bicubic\" or \"area\", not {node.ToJsonString()}"),
    };

    /// <summary>A channel-first volume in another size; labels keep their type when the nearest voxel is taken.</summary>
    public static Volume Resize(Volume volume, int[] shape, ResizeMode mode, bool alignCorners, CancellationToken cancellationToken)
    {
        bool exact = mode == Imaging.Resampling.ResizeMode.NearestExact;
        return (exact || mode == Imaging.Resampling.ResizeMode.Nearest, volume) switch
        {
            (true, Volume<byte> v) => SizeResampler.Nearest(v, 1, shape, exact, cancellationToken),
            (true, Volume<ushort> v) => SizeResampler.Nearest(v, 1, shape, exact, cancellationToken),
            _ => SizeResampler.Resize(volume.ToSingle(), 1, shape, mode, alignCorners, cancellationToken),
        };
    }
}
