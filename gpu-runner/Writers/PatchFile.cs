using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Formats.Nifti;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Writers;

/// <summary>The file of a result that is a small volume among zeros, as annotations by click are: written without making the large one.</summary>
internal static class PatchFile
{
    /// <summary>How to write a result on the grid of the image received; null when it is no such result, or lies on another grid.</summary>
    /// <param name="result">The result.</param>
    /// <param name="sample">The sample, for the image received.</param>
    /// <param name="elementType">The type that was asked for; null to choose.</param>
    /// <param name="gzip">Whether to compress.</param>
    /// <param name="cancellationToken">Looked at while the file is written.</param>
    public static Action<Stream>? Writing(SampleVolume result, Sample sample, Type? elementType, bool gzip, CancellationToken cancellationToken)
    {
        Patch? patch = result.Patch;
        while (patch is not null && patch.Rank > result.Origin.SpatialShape.Length && patch.Shape[0] == 1)
        {
            patch = patch.RemoveAxis(0);
        }

        NiftiGeometry geometry = sample.Header.Geometry;
        if (patch is null || !patch.Shape.SequenceEqual(geometry.SpatialShape.AsSpan()) || !patch.Inside.Affine.Equals(sample.ImageAffine))
        {
            return null;
        }

        // The window around the clicks is mostly empty: what is written is the structure.
        Patch elements = patch.Trim();
        elements = elements.With(LabelType.Convert(elements.Inside, elementType));
        return stream => NiftiPatchWriter.Write(stream, elements, geometry, gzip, cancellationToken);
    }
}
