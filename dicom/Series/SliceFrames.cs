using Aiaa.Dicom.Elements;
using Aiaa.Dicom.Pixels;

namespace Aiaa.Dicom.Series;

/// <summary>The frames of an image with their place and rescaling.</summary>
internal static class SliceFrames
{
    private const string Mosaic = "MOSAIC";

    // What rounding in text may do to directions of length 1 at a right angle.
    private const double DirectionTolerance = 1e-2;

    /// <summary>One slice for each frame.</summary>
    /// <exception cref="DicomException">A frame has no place in the patient, or its values are not to be had by slope and intercept.</exception>
    public static IEnumerable<Slice> Of(SeriesImage image)
    {
        DataSet set = image.Header.DataSet;
        if (set.Texts(Tags.ImageType).Contains(Mosaic))
        {
            throw new DicomException("The DICOM file is a mosaic: several slices side by side in one picture, which are not taken apart here; convert it to NIfTI with a tool that does, such as dcm2niix.");
        }

        if (set.Items(Tags.ModalityLutSequence).Count > 0)
        {
            throw new DicomException("The DICOM file's values go through a table (Modality LUT) instead of slope and intercept, which is not converted.");
        }

        FunctionalGroups groups = new(set, image.Layout.Frames);
        return Enumerable.Range(0, image.Layout.Frames).Select(frame => new Slice(image, frame, PlaneOf(groups, frame), RescaleOf(groups, frame))).ToArray();
    }

    private static SlicePlane PlaneOf(FunctionalGroups groups, int frame)
    {
        double[] position = Required(groups.Numbers(frame, Tags.PlanePositionSequence, Tags.ImagePositionPatient), 3, "ImagePositionPatient");
        double[] directions = Required(groups.Numbers(frame, Tags.PlaneOrientationSequence, Tags.ImageOrientationPatient), 6, "ImageOrientationPatient");
        double[] spacing = Required(groups.Numbers(frame, Tags.PixelMeasuresSequence, Tags.PixelSpacing), 2, "PixelSpacing");
        PatientVector row = new(directions[0], directions[1], directions[2]);
        PatientVector column = new(directions[3], directions[4], directions[5]);
        if (Math.Abs(row.Length - 1) > DirectionTolerance || Math.Abs(column.Length - 1) > DirectionTolerance || Math.Abs(row.Dot(column)) > DirectionTolerance)
        {
            throw new DicomException("The DICOM file's ImageOrientationPatient is no pair of directions at a right angle.");
        }

        if (spacing[0] <= 0 || spacing[1] <= 0)
        {
            throw new DicomException("The DICOM file's PixelSpacing is not positive.");
        }

        double? between = groups.Numbers(frame, Tags.PixelMeasuresSequence, Tags.SpacingBetweenSlices)?[0];
        double? thickness = groups.Numbers(frame, Tags.PixelMeasuresSequence, Tags.SliceThickness)?[0];
        return new SlicePlane(
            new PatientVector(position[0], position[1], position[2]),
            row,
            column,
            ColumnSpacing: spacing[1],
            RowSpacing: spacing[0],
            Thickness: between > 0 ? between.Value : thickness > 0 ? thickness.Value : 1);
    }

    private static Rescale RescaleOf(FunctionalGroups groups, int frame)
    {
        double slope = groups.Numbers(frame, Tags.PixelValueTransformationSequence, Tags.RescaleSlope)?[0] ?? 1;
        double intercept = groups.Numbers(frame, Tags.PixelValueTransformationSequence, Tags.RescaleIntercept)?[0] ?? 0;
        return slope != 0 ? new Rescale(slope, intercept) : throw new DicomException("The DICOM file's RescaleSlope is 0: all its values would be the same.");
    }

    private static double[] Required(double[]? numbers, int count, string keyword) => numbers?.Length == count
        ? numbers
        : throw new DicomException($"The DICOM file does not say where its pixels lie in the patient ({keyword} {(numbers is null ? "is missing" : $"has {numbers.Length} numbers, not {count}")}), so no volume can be made of it.");
}
