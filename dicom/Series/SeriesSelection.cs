using Aiaa.Dicom.Elements;

namespace Aiaa.Dicom.Series;

/// <summary>Which of the files are the images of one series.</summary>
internal static class SeriesSelection
{
    private const string MediaDirectory = "1.2.840.10008.1.3.10";

    // Objects with pixels that are no images of the patient: what was drawn or computed on them.
    private static readonly Dictionary<string, string> Derived = new()
    {
        ["1.2.840.10008.5.1.4.1.1.66.4"] = "segmentations",
        ["1.2.840.10008.5.1.4.1.1.66.7"] = "segmentations",
        ["1.2.840.10008.5.1.4.1.1.481.2"] = "radiotherapy doses",
    };

    /// <summary>Leaves out what is no image and what came twice, and sees that the rest is one series of one patient.</summary>
    /// <param name="headers">The attributes of every file, in the order given.</param>
    /// <param name="notes">Takes a sentence for each kind of file that is left out.</param>
    /// <returns>The indices of the images.</returns>
    /// <exception cref="DicomException">There is no image, or there are several series or patients.</exception>
    public static IReadOnlyList<int> Choose(IReadOnlyList<DicomHeader> headers, List<string> notes)
    {
        List<int> chosen = [];
        List<string> leftOut = [];
        for (int index = 0; index < headers.Count; index++)
        {
            if (NoImage(headers[index]) is { } kind)
            {
                leftOut.Add(kind);
            }
            else
            {
                chosen.Add(index);
            }
        }

        string kinds = string.Join(", ", leftOut.GroupBy(kind => kind).Select(group => $"{group.Count()} {group.Key}"));
        if (chosen.Count == 0)
        {
            throw new DicomException($"None of the DICOM files is an image ({kinds}); send the images of a series.");
        }

        if (leftOut.Count > 0)
        {
            notes.Add($"Files that are no images were left out: {kinds}.");
        }

        chosen = WithoutCopies(headers, chosen, notes);
        RequireOne(headers, chosen, Tags.PatientId, "patients");
        RequireOne(headers, chosen, Tags.StudyInstanceUid, "studies");
        RequireOne(headers, chosen, Tags.SeriesInstanceUid, "series");
        RequireOne(headers, chosen, Tags.FrameOfReferenceUid, "frames of reference");
        return chosen;
    }

    private static string? NoImage(DicomHeader header)
    {
        string sopClass = header.DataSet.Text(Tags.SopClassUid) ?? string.Empty;
        return sopClass == MediaDirectory || header.DataSet.Contains(Tags.DirectoryRecordSequence) ? "directories (DICOMDIR)"
            : Derived.TryGetValue(sopClass, out string? kind) ? kind
            : header.Pixels is null ? "objects without pixels"
            : null;
    }

    private static List<int> WithoutCopies(IReadOnlyList<DicomHeader> headers, List<int> chosen, List<string> notes)
    {
        HashSet<string> seen = [];
        List<int> kept = [.. chosen.Where(index => headers[index].DataSet.Text(Tags.SopInstanceUid) is not { } uid || seen.Add(uid))];
        if (kept.Count < chosen.Count)
        {
            notes.Add($"{chosen.Count - kept.Count} of {chosen.Count} images came more than once (the same SOPInstanceUID); each was taken once.");
        }

        return kept;
    }

    private static void RequireOne(IReadOnlyList<DicomHeader> headers, List<int> chosen, Tag tag, string what)
    {
        int different = chosen.Select(index => headers[index].DataSet.Text(tag) ?? string.Empty).Distinct().Count();
        if (different > 1)
        {
            throw new DicomException($"The DICOM files belong to {different} {what}; send the images of one series.");
        }
    }
}
