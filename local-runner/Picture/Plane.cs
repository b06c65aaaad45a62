using Aiaa.Imaging.Volumes;

namespace Aiaa.LocalRunner.Picture;

/// <summary>
/// One of the three ways to cut a volume whose axes run to the patient's left, back and feet (LPI). Seen as radiologists do: the
/// patient's right on the picture's left, his front at the top or on the left, his head at the top.
/// </summary>
/// <param name="Name">What it is called.</param>
/// <param name="Across">The axis that runs to the right in the picture.</param>
/// <param name="Down">The axis that runs down in the picture.</param>
/// <param name="Normal">The axis that is cut.</param>
/// <param name="Letters">The patient's directions at the left, right, top and bottom edge.</param>
internal sealed record Plane(string Name, int Across, int Down, int Normal, string Letters)
{
    /// <summary>The orientation of volumes that planes cut.</summary>
    public const string Orientation = "LPI";

    /// <summary>Axial, coronal, sagittal.</summary>
    public static IReadOnlyList<Plane> All { get; } =
    [
        new("axial", 0, 1, 2, "RLAP"),
        new("coronal", 0, 2, 1, "RLSI"),
        new("sagittal", 1, 2, 0, "APSI"),
    ];

    /// <summary>The slice at an index of the cut axis: columns first, then rows, since every plane has its axes in that order.</summary>
    public Volume<float> Cut(Volume<float> volume, int index) => volume.Select(Normal, index);
}
