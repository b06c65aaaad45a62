using Aiaa.Dicom.Elements;

namespace Aiaa.Dicom.Series;

/// <summary>
/// The attributes of one frame: in an enhanced object those of the frame, else those that all frames share (PS3.3 section
/// C.7.6.16); in a plain one those of the object.
/// </summary>
internal sealed class FunctionalGroups
{
    private readonly DataSet _object;
    private readonly DataSet? _shared;
    private readonly IReadOnlyList<DataSet> _perFrame;
    private readonly int _frames;

    public FunctionalGroups(DataSet set, int frames)
    {
        _object = set;
        _frames = frames;
        _shared = set.Items(Tags.SharedFunctionalGroupsSequence) is [{ } first, ..] ? first : null;
        _perFrame = set.Items(Tags.PerFrameFunctionalGroupsSequence);
        if (_perFrame.Count > 0 && _perFrame.Count != frames)
        {
            throw new DicomException($"The DICOM file describes {_perFrame.Count} frames and holds {frames}.");
        }
    }

    /// <summary>The numbers of an attribute; null where it is nowhere.</summary>
    /// <param name="frame">Which frame, from 0.</param>
    /// <param name="group">The sequence that holds the attribute in an enhanced object.</param>
    /// <param name="tag">The attribute.</param>
    public double[]? Numbers(int frame, Tag group, Tag tag)
    {
        DataSet? own = frame < _perFrame.Count ? _perFrame[frame] : null;
        return First(own, group)?.Numbers(tag) ?? First(_shared, group)?.Numbers(tag) ?? (AppliesToAll(group) ? _object.Numbers(tag) : null);
    }

    // One position cannot be that of several frames; one rescaling can.
    private bool AppliesToAll(Tag group) => _frames == 1 || group != Tags.PlanePositionSequence;

    private static DataSet? First(DataSet? groups, Tag group) => groups?.Items(group) is [{ } item, ..] ? item : null;
}
