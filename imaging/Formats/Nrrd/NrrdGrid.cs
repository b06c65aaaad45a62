using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Formats.Nrrd;

/// <summary>
/// Which axes of an NRRD are spatial, and where they lie. Worlds are turned to RAS by their signs, and what names no anatomical space is
/// taken for LPS, as ITK does. (ITK 5 mirrors LAS; here it is what the format's definition says.)
/// </summary>
/// <param name="Spatial">The two or three spatial axes, in the order of the file.</param>
/// <param name="Channel">The axis of channels or time; null without one.</param>
/// <param name="Affine">Voxel → RAS mm.</param>
internal sealed partial record NrrdGrid(ImmutableArray<int> Spatial, int? Channel, Affine Affine)
{
    private static readonly string[] RangeKinds = ["time", "list", "point", "vector", "covariant-vector", "normal", "stub", "scalar"];

    /// <summary>Works it out.</summary>
    /// <param name="fields">The header.</param>
    /// <param name="sizes">Lengths of the axes.</param>
    /// <param name="subject">The subject of the sentences of errors.</param>
    /// <exception cref="ImageFormatException">There are not two or three spatial axes, more than one other, or no directions that span them.</exception>
    public static NrrdGrid Of(NrrdFields fields, int[] sizes, string subject)
    {
        string[] kinds = fields.Words("kinds", sizes.Length) ?? [.. Enumerable.Repeat("???", sizes.Length)];
        if (kinds.Contains("complex", StringComparer.OrdinalIgnoreCase))
        {
            throw new ImageFormatException($"{subject} holds complex voxels; send a scalar image of integers or floats of 8 to 64 bits.");
        }

        double[]?[] directions = Directions(fields, kinds, sizes.Length);
        int[] spatial = [.. Enumerable.Range(0, sizes.Length).Where(axis => directions[axis] is not null)];
        int[] others = [.. Enumerable.Range(0, sizes.Length).Where(axis => directions[axis] is null && sizes[axis] > 1)];
        if (spatial.Length is not (2 or 3) || others.Length > 1)
        {
            throw new ImageFormatException(
                $"{subject} is an NRRD image of {spatial.Length} spatial axes and {others.Length} of channels or time; send two or three spatial ones and at most one other.");
        }

        Affine affine = AffineOf([.. spatial.Select(axis => directions[axis]!)], Origin(fields, spatial, sizes.Length), fields.Find("space"));
        return affine.ToArray().All(double.IsFinite)
            ? new NrrdGrid([.. spatial], others.Length == 1 ? others[0] : null, affine)
            : throw new ImageFormatException($"{subject} cannot be placed in space: its NRRD header holds numbers that are not finite.");
    }

    /// <summary>The voxels with the spatial axes first, those of length 1 that are not spatial left out.</summary>
    public Volume Arrange(Volume stored)
    {
        int[] kept = Channel is { } channel ? [.. Spatial, channel] : [.. Spatial];
        for (int axis = stored.Rank - 1; axis >= 0; axis--)
        {
            if (!kept.Contains(axis))
            {
                stored = stored.RemoveAxis(axis);
                kept = [.. kept.Select(k => k > axis ? k - 1 : k)];
            }
        }

        return stored.Transpose(kept);
    }

    // One vector for each spatial axis, in the header's own space, and null for the others.
    private static double[]?[] Directions(NrrdFields fields, string[] kinds, int rank)
    {
        if (fields.Find("spacedirections") is { } text)
        {
            string[] words = [.. Vectors().Matches(text).Select(match => match.Value)];
            return words.Length == rank
                ? [.. words.Select(word => word[0] == '(' ? InSpace(fields.Vector(word, "space directions")) : null)]
                : throw fields.Damaged("space directions");
        }

        double[] spacings = fields.Numbers("spacings", rank) ?? [.. Enumerable.Repeat(double.NaN, rank)];
        double[]?[] directions = new double[]?[rank];
        int found = 0;
        for (int axis = 0; axis < rank && found < 3; axis++)
        {
            if (!RangeKinds.Any(range => kinds[axis].EndsWith(range, StringComparison.OrdinalIgnoreCase)) && !kinds[axis].Contains("color", StringComparison.OrdinalIgnoreCase))
            {
                directions[axis] = new double[3];
                directions[axis]![found] = double.IsFinite(spacings[axis]) && spacings[axis] != 0 ? spacings[axis] : 1;
                found++;
            }
        }

        return directions;
    }

    // Spaces with time have a fourth component: an axis that has nothing but that is time.
    private static double[]? InSpace(double[] vector)
    {
        double[] space = [.. vector.Take(3), .. Enumerable.Repeat(0.0, Math.Max(0, 3 - vector.Length))];
        return vector.All(double.IsNaN) || space.All(component => component == 0) ? null : space;
    }

    private static double[] Origin(NrrdFields fields, int[] spatial, int rank)
    {
        if (fields.Find("spaceorigin") is { } text)
        {
            return [.. fields.Vector(text, "space origin").Take(3), 0, 0, 0];
        }

        // Without a space an axis may say where it begins: at the edge of its first cell unless samples are told to be nodes.
        double[]? mins = fields.Numbers("axismins", rank);
        double[]? spacings = fields.Numbers("spacings", rank);
        string[]? centers = fields.Words("centers", rank) ?? fields.Words("centerings", rank);
        double[] origin = new double[3];
        if (mins is not null && spacings is not null && spatial.All(axis => double.IsFinite(mins[axis]) && double.IsFinite(spacings[axis])))
        {
            for (int i = 0; i < spatial.Length; i++)
            {
                bool node = centers?[spatial[i]].Equals("node", StringComparison.OrdinalIgnoreCase) ?? false;
                origin[i] = mins[spatial[i]] + (node ? 0 : spacings[spatial[i]] / 2);
            }
        }

        return origin;
    }

    private static Affine AffineOf(double[][] directions, double[] origin, string? space)
    {
        double[] third = directions.Length == 3 ? directions[2] : UnitNormal(directions[0], directions[1]);
        double[][] columns = [directions[0], directions[1], third, origin];
        (int x, int y) = Signs(space ?? string.Empty);
        double[] m = new double[16];
        for (int column = 0; column < 4; column++)
        {
            // Adding zero makes the zeros of turned axes positive.
            m[column] = (x * columns[column][0]) + 0.0;
            m[4 + column] = (y * columns[column][1]) + 0.0;
            m[8 + column] = columns[column][2];
        }

        m[15] = 1;
        return new Affine(m);
    }

    private static (int X, int Y) Signs(string space) => space.Replace("-time", string.Empty, StringComparison.OrdinalIgnoreCase).ToUpperInvariant() switch
    {
        "RIGHT-ANTERIOR-SUPERIOR" or "RAS" or "RAST" => (1, 1),
        "LEFT-ANTERIOR-SUPERIOR" or "LAS" or "LAST" => (-1, 1),
        _ => (-1, -1),
    };

    private static double[] UnitNormal(double[] a, double[] b)
    {
        double[] normal = [(a[1] * b[2]) - (a[2] * b[1]), (a[2] * b[0]) - (a[0] * b[2]), (a[0] * b[1]) - (a[1] * b[0])];
        double length = Math.Sqrt(normal.Sum(component => component * component));
        return [.. normal.Select(component => component / length)];
    }

    [GeneratedRegex(@"\([^()]*\)|\S+", RegexOptions.NonBacktracking)]
    private static partial Regex Vectors();
}
