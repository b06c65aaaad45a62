namespace Aiaa.Dicom.Elements;

/// <summary>The attributes that are read here, with the keywords of PS3.6.</summary>
internal static class Tags
{
    public static readonly Tag TransferSyntaxUid = new(0x0002, 0x0010);
    public static readonly Tag DirectoryRecordSequence = new(0x0004, 0x1220);
    public static readonly Tag SpecificCharacterSet = new(0x0008, 0x0005);
    public static readonly Tag ImageType = new(0x0008, 0x0008);
    public static readonly Tag SopClassUid = new(0x0008, 0x0016);
    public static readonly Tag SopInstanceUid = new(0x0008, 0x0018);
    public static readonly Tag PatientId = new(0x0010, 0x0020);
    public static readonly Tag SliceThickness = new(0x0018, 0x0050);
    public static readonly Tag SpacingBetweenSlices = new(0x0018, 0x0088);
    public static readonly Tag StudyInstanceUid = new(0x0020, 0x000d);
    public static readonly Tag SeriesInstanceUid = new(0x0020, 0x000e);
    public static readonly Tag ImagePositionPatient = new(0x0020, 0x0032);
    public static readonly Tag ImageOrientationPatient = new(0x0020, 0x0037);
    public static readonly Tag FrameOfReferenceUid = new(0x0020, 0x0052);
    public static readonly Tag PlanePositionSequence = new(0x0020, 0x9113);
    public static readonly Tag PlaneOrientationSequence = new(0x0020, 0x9116);
    public static readonly Tag SamplesPerPixel = new(0x0028, 0x0002);
    public static readonly Tag PhotometricInterpretation = new(0x0028, 0x0004);
    public static readonly Tag NumberOfFrames = new(0x0028, 0x0008);
    public static readonly Tag Rows = new(0x0028, 0x0010);
    public static readonly Tag Columns = new(0x0028, 0x0011);
    public static readonly Tag PixelSpacing = new(0x0028, 0x0030);
    public static readonly Tag BitsAllocated = new(0x0028, 0x0100);
    public static readonly Tag BitsStored = new(0x0028, 0x0101);
    public static readonly Tag HighBit = new(0x0028, 0x0102);
    public static readonly Tag PixelRepresentation = new(0x0028, 0x0103);
    public static readonly Tag RescaleIntercept = new(0x0028, 0x1052);
    public static readonly Tag RescaleSlope = new(0x0028, 0x1053);
    public static readonly Tag ModalityLutSequence = new(0x0028, 0x3000);
    public static readonly Tag PixelMeasuresSequence = new(0x0028, 0x9110);
    public static readonly Tag PixelValueTransformationSequence = new(0x0028, 0x9145);
    public static readonly Tag SharedFunctionalGroupsSequence = new(0x5200, 0x9229);
    public static readonly Tag PerFrameFunctionalGroupsSequence = new(0x5200, 0x9230);
    public static readonly Tag FloatPixelData = new(0x7fe0, 0x0008);
    public static readonly Tag DoubleFloatPixelData = new(0x7fe0, 0x0009);
    public static readonly Tag PixelData = new(0x7fe0, 0x0010);

    /// <summary>The representation of an attribute where the encoding leaves it out; unknown for all that are not read here.</summary>
    public static Vr ImplicitVr(Tag tag) => Representations.GetValueOrDefault(tag, tag.Element == 0 ? Vr.UL : Vr.UN);

    private static readonly Dictionary<Tag, Vr> Representations = new()
    {
        [TransferSyntaxUid] = Vr.UI,
        [DirectoryRecordSequence] = Vr.SQ,
        [SpecificCharacterSet] = Vr.CS,
        [ImageType] = Vr.CS,
        [SopClassUid] = Vr.UI,
        [SopInstanceUid] = Vr.UI,
        [PatientId] = Vr.LO,
        [SliceThickness] = Vr.DS,
        [SpacingBetweenSlices] = Vr.DS,
        [StudyInstanceUid] = Vr.UI,
        [SeriesInstanceUid] = Vr.UI,
        [ImagePositionPatient] = Vr.DS,
        [ImageOrientationPatient] = Vr.DS,
        [FrameOfReferenceUid] = Vr.UI,
        [PlanePositionSequence] = Vr.SQ,
        [PlaneOrientationSequence] = Vr.SQ,
        [SamplesPerPixel] = Vr.US,
        [PhotometricInterpretation] = Vr.CS,
        [NumberOfFrames] = Vr.IS,
        [Rows] = Vr.US,
        [Columns] = Vr.US,
        [PixelSpacing] = Vr.DS,
        [BitsAllocated] = Vr.US,
        [BitsStored] = Vr.US,
        [HighBit] = Vr.US,
        [PixelRepresentation] = Vr.US,
        [RescaleIntercept] = Vr.DS,
        [RescaleSlope] = Vr.DS,
        [ModalityLutSequence] = Vr.SQ,
        [PixelMeasuresSequence] = Vr.SQ,
        [PixelValueTransformationSequence] = Vr.SQ,
        [SharedFunctionalGroupsSequence] = Vr.SQ,
        [PerFrameFunctionalGroupsSequence] = Vr.SQ,
        [FloatPixelData] = Vr.OF,
        [DoubleFloatPixelData] = Vr.OD,
        [PixelData] = Vr.OW,
    };

    /// <summary>Everything that is read here.</summary>
    public static IReadOnlySet<Tag> All { get; } = Representations.Keys.ToHashSet();
}
