using System.Globalization;
using System.Numerics;
using Aiaa.Dicom.Elements;
using Aiaa.Dicom.Pixels;
using Aiaa.Imaging.Formats.Nifti;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Dicom.Series;

/// <summary>
/// Makes one volume of the files of a series, or says why it cannot be one. Slices are ordered by their position in the patient,
/// never by number or name; every slice is rescaled by its own slope and intercept; nothing is resampled or made up.
/// </summary>
public static class SeriesReader
{
    /// <summary>Reads a series.</summary>
    /// <param name="files">Its files in any order: single slices, or enhanced objects with many frames. What is no image is left out with a note.</param>
    /// <param name="limits">What it may take.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="DicomException">A file cannot be read, or the images do not make one volume.</exception>
    public static SeriesVolume Read(IReadOnlyList<DicomSource> files, DicomLimits limits, CancellationToken cancellation)
    {
        using FrameDecoders decoders = new();
        return Read(files, new DicomFile(Tags.All, decoders), limits, cancellation);
    }

    /// <summary>Reads a series with a toolkit of the caller's choice.</summary>
    /// <param name="files">As above.</param>
    /// <param name="reader">Reads the single files, on several threads at once.</param>
    /// <param name="limits">What it may take.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="DicomException">A file cannot be read, or the images do not make one volume.</exception>
    public static SeriesVolume Read(IReadOnlyList<DicomSource> files, IDicomReader reader, DicomLimits limits, CancellationToken cancellation)
    {
        if (files.Count == 0 || files.Count > limits.MaxFiles)
        {
            throw new DicomException(files.Count == 0 ? "There are no DICOM files." : $"The series has {files.Count} files; at most {limits.MaxFiles} are converted.");
        }

        List<string> notes = [];
        SeriesImage[] images = ReadHeaders(files, reader, limits, notes, cancellation);
        CheckTotals(images, limits);
        Slice[] slices = [.. images.SelectMany(image => FileErrors.Naming(image.Index, files.Count, () => SliceFrames.Of(image)))];
        SliceStack stack = SliceStack.Of(slices);
        if (stack.Tilt > 0)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"The gantry was tilted by {stack.Tilt:0.0} degrees: the slices are kept as they are and the volume's affine is sheared."));
        }

        Volume stored = Fill(stack, files.Count, reader, limits, cancellation);
        NiftiGeometry geometry = NiftiGeometry.FromAffine(stack.Affine, stored.Shape) with { SformCode = 1, QformCode = stack.Tilt > 0 ? 0 : 1 };
        return new SeriesVolume(stored, geometry, notes);
    }

    private static SeriesImage[] ReadHeaders(IReadOnlyList<DicomSource> files, IDicomReader reader, DicomLimits limits, List<string> notes, CancellationToken cancellation)
    {
        DicomHeader[] headers = new DicomHeader[files.Count];
        FileErrors.ForEach(files.Count, index => index, files.Count, index =>
        {
            using Stream stream = files[index].Open();
            headers[index] = reader.ReadHeader(stream, limits, cancellation);
        }, cancellation);
        return
        [
            .. from index in SeriesSelection.Choose(headers, notes)
               select new SeriesImage(index, files[index], headers[index], FileErrors.Naming(index, files.Count, () => PixelLayout.Of(headers[index], limits))),
        ];
    }

    private static void CheckTotals(SeriesImage[] images, DicomLimits limits)
    {
        long frames = images.Sum(image => (long)image.Layout.Frames);
        long voxels = images.Sum(image => (long)image.Layout.FrameSamples * image.Layout.Frames);
        if (frames > limits.MaxFrames || voxels > limits.MaxVoxels)
        {
            throw new DicomException($"The series has {frames} frames and {voxels} pixels; at most {limits.MaxFrames} and {limits.MaxVoxels} are converted.");
        }
    }

    private static Volume Fill(SliceStack stack, int files, IDicomReader reader, DicomLimits limits, CancellationToken cancellation) =>
        VoxelTypes.For(stack.Slices) switch
        {
            VoxelType.Int16 => Fill<short>(stack, files, reader, limits, cancellation),
            VoxelType.UInt16 => Fill<ushort>(stack, files, reader, limits, cancellation),
            VoxelType.Int32 => Fill<int>(stack, files, reader, limits, cancellation),
            _ => Fill<float>(stack, files, reader, limits, cancellation),
        };

    private static Volume<T> Fill<T>(SliceStack stack, int files, IDicomReader reader, DicomLimits limits, CancellationToken cancellation)
        where T : unmanaged, INumber<T>
    {
        PixelLayout layout = stack.Slices[0].Image.Layout;
        int[] shape = [layout.Columns, layout.Rows, stack.Slices.Count];
        T[] voxels = GC.AllocateUninitializedArray<T>(Volume.CountOf(shape));
        (Slice Slice, int Place)[][] byImage =
        [
            .. from placed in stack.Slices.Select((slice, place) => (Slice: slice, Place: place))
               group placed by placed.Slice.Image into frames
               orderby frames.Key.Index
               select frames.OrderBy(placed => placed.Slice.Frame).ToArray(),
        ];
        using ThreadLocal<ValueConversion<T>> conversions = new(() => new ValueConversion<T>());
        FileErrors.ForEach(byImage.Length, i => byImage[i][0].Slice.Image.Index, files, i =>
        {
            SeriesImage image = byImage[i][0].Slice.Image;
            using Stream stream = image.Source.Open();
            reader.ReadFrames(stream, image.Header, limits, (frame, samples) =>
            {
                (Slice slice, int place) = byImage[i][frame];
                Span<T> values = voxels.AsSpan(place * layout.FrameSamples, layout.FrameSamples);
                conversions.Value!.Convert(samples, image.Layout, slice.Rescale, values);
            }, cancellation);
        }, cancellation);
        return Volume<T>.FromFirstAxisFastest(voxels, shape, stack.Affine);
    }
}
