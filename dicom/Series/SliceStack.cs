using System.Globalization;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Dicom.Series;

/// <summary>Slices in the order of their position, and the grid that they make.</summary>
internal sealed class SliceStack
{
    // Slices closer than this are at the same place.
    private const double SamePlace = 0.01;

    // How much steps between slices may differ: the larger of this many millimetres and this part of a step.
    private const double StepTolerance = 0.01;
    private const double StepPart = 0.01;

    // Directions and steps that differ by less are rounding in the files.
    private const double AngleTolerance = 0.1;
    private const double SpacingPart = 1e-3;

    private SliceStack(IReadOnlyList<Slice> slices, Affine affine, double tilt) => (Slices, Affine, Tilt) = (slices, affine, tilt);

    /// <summary>The slices, along the normal.</summary>
    public IReadOnlyList<Slice> Slices { get; }

    /// <summary>(column, row, slice) → RAS millimetres.</summary>
    public Affine Affine { get; }

    /// <summary>The angle between the step from slice to slice and the normal, in degrees; 0 where it is no more than rounding.</summary>
    public double Tilt { get; }

    /// <summary>Orders slices and finds their grid.</summary>
    /// <exception cref="DicomException">They do not make one: the sentence says what is in the way.</exception>
    public static SliceStack Of(IReadOnlyList<Slice> slices)
    {
        RequireSameGrid(slices);
        PatientVector normal = slices[0].Plane.Normal;
        Slice[] sorted = [.. slices.OrderBy(slice => slice.Plane.Position.Dot(normal))];
        double[] places = [.. sorted.Select(slice => slice.Plane.Position.Dot(normal))];
        double[] steps = [.. places.Skip(1).Zip(places, (next, place) => next - place)];
        RequireOnePerPlace(steps);
        RequireEvenSteps(steps);

        SlicePlane first = sorted[0].Plane;
        PatientVector step = sorted.Length == 1
            ? normal * first.Thickness
            : (sorted[^1].Plane.Position - first.Position) * (1.0 / (sorted.Length - 1));
        RequireStraight(sorted, first, step);
        double tilt = step.DegreesTo(normal);
        return new SliceStack(sorted, ToRas(first.Row * first.ColumnSpacing, first.Column * first.RowSpacing, step, first.Position), tilt > AngleTolerance ? tilt : 0);
    }

    private static void RequireSameGrid(IReadOnlyList<Slice> slices)
    {
        SlicePlane plane = slices[0].Plane;
        if (slices.Any(slice => slice.Image.Layout.Columns != slices[0].Image.Layout.Columns || slice.Image.Layout.Rows != slices[0].Image.Layout.Rows))
        {
            throw new DicomException("The series' images have different sizes (Rows, Columns), so they make no volume; send those of one size.");
        }

        if (slices.Any(slice => slice.Plane.Row.DegreesTo(plane.Row) > AngleTolerance || slice.Plane.Column.DegreesTo(plane.Column) > AngleTolerance))
        {
            throw new DicomException("The series' images have different orientations (a localiser, or several stacks), so they make no volume; send the images of one orientation.");
        }

        if (slices.Any(slice => Differ(slice.Plane.ColumnSpacing, plane.ColumnSpacing) || Differ(slice.Plane.RowSpacing, plane.RowSpacing)))
        {
            throw new DicomException("The series' images have different pixel sizes (PixelSpacing), so they make no volume; send those of one size.");
        }
    }

    private static bool Differ(double a, double b) => Math.Abs(a - b) > SpacingPart * b;

    private static void RequireOnePerPlace(double[] steps)
    {
        int repeated = steps.Count(step => step < SamePlace);
        if (repeated > 0)
        {
            throw new DicomException(
                $"The series holds several volumes (time points, echoes or b-values): {steps.Length + 1} images lie at {steps.Length + 1 - repeated} positions; send the images of one volume.");
        }
    }

    private static void RequireEvenSteps(double[] steps)
    {
        if (steps.Length < 2)
        {
            return;
        }

        double usual = steps.Order().ElementAt(steps.Length / 2);
        if (steps.Max() - steps.Min() > Math.Max(StepTolerance, StepPart * usual))
        {
            int worst = Enumerable.Range(0, steps.Length).MaxBy(i => Math.Abs(steps[i] - usual));
            throw new DicomException(string.Create(
                CultureInfo.InvariantCulture,
                $"The series' slices are not evenly spaced: from slice {worst + 1} to {worst + 2} of {steps.Length + 1} it is {steps[worst]:0.###} mm where it is {usual:0.###} mm elsewhere; a slice may be missing; send the whole series."));
        }
    }

    // Slices whose steps along the normal are even can still be shifted sideways, each by something else.
    private static void RequireStraight(Slice[] sorted, SlicePlane first, PatientVector step)
    {
        double allowed = Math.Min(first.ColumnSpacing, first.RowSpacing) / 2;
        for (int i = 1; i < sorted.Length; i++)
        {
            if ((sorted[i].Plane.Position - first.Position - (step * i)).Length > Math.Max(allowed, SamePlace + (StepPart * step.Length)))
            {
                throw new DicomException($"The series' slices do not lie on one line: slice {i + 1} of {sorted.Length} is shifted sideways, so they make no volume.");
            }
        }
    }

    // x and y point the other way in RAS than in DICOM's LPS.
    private static Affine ToRas(PatientVector i, PatientVector j, PatientVector k, PatientVector origin) => new(
    [
        -i.X, -j.X, -k.X, -origin.X,
        -i.Y, -j.Y, -k.Y, -origin.Y,
        i.Z, j.Z, k.Z, origin.Z,
        0, 0, 0, 1,
    ]);
}
