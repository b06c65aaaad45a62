using Aiaa.Dicom.Elements;
using Aiaa.Dicom.Series;
using Aiaa.Dicom.Tests.Fixtures;

namespace Aiaa.Dicom.Tests.Series;

/// <summary>What makes no volume, and the reason that is given.</summary>
public sealed class SeriesRefusalTests
{
    private static readonly SyntheticSlice First = SyntheticSlice.At(0);

    private static readonly SyntheticSlice Second = SyntheticSlice.At(1);

    public static TheoryData<string, string> Reasons => new()
    {
        { "patients", "belong to 2 patients" },
        { "studies", "belong to 2 studies" },
        { "series", "belong to 2 series" },
        { "frames of reference", "belong to 2 frames of reference" },
        { "sizes", "different sizes" },
        { "orientations", "different orientations" },
        { "spacings", "different pixel sizes" },
        { "same place", "several volumes (time points, echoes or b-values): 2 images lie at 1 positions" },
        { "gap", "from slice 2 to 3 of 4 it is 2 mm where it is 1 mm elsewhere" },
        { "sideways", "do not lie on one line: slice 2 of 3" },
        { "no position", "ImagePositionPatient is missing" },
        { "no orientation", "ImageOrientationPatient is missing" },
        { "no spacing", "PixelSpacing is missing" },
        { "short position", "ImagePositionPatient has 2 numbers, not 3" },
        { "skewed", "no pair of directions at a right angle" },
        { "zero spacing", "PixelSpacing is not positive" },
        { "zero slope", "RescaleSlope is 0" },
        { "mosaic", "mosaic" },
        { "colour", "colours" },
        { "modality lut", "Modality LUT" },
        { "12 bits allocated", "have 12 bits" },
        { "contradiction", "contradicts itself" },
        { "short pixels", "holds 30 of 40 bytes of pixels" },
        { "float pixels", "floating-point" },
        { "frames without places", "ImagePositionPatient is missing" },
        { "only a segmentation", "None of the DICOM files is an image (1 segmentations)" },
    };

    [Theory]
    [MemberData(nameof(Reasons))]
    public void A_series_that_is_no_volume_is_refused_with_its_reason(string kind, string reason)
    {
        string message = Assert.Throws<DicomException>(() => SeriesReaderTests.Read([.. Slices(kind).Select(slice => slice.Source())])).Message;

        Assert.Contains(reason, message, StringComparison.Ordinal);
        Assert.EndsWith(".", message, StringComparison.Ordinal);
        Assert.DoesNotContain("PHANTOM", message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_files_are_no_series() => Assert.Contains("no DICOM files", Assert.Throws<DicomException>(() => SeriesReaderTests.Read(Array.Empty<DicomSource>())).Message, StringComparison.Ordinal);

    [Fact]
    public void The_first_file_that_fails_is_named_by_its_number()
    {
        DicomSource broken = SyntheticSlice.SourceOf(Second.File()[..^8]);
        DicomSource worse = SyntheticSlice.SourceOf([1, 2, 3]);

        string message = Assert.Throws<DicomException>(() => SeriesReaderTests.Read(First.Source(), worse, broken)).Message;

        Assert.StartsWith("File 2 of 3: The file is no DICOM object", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_hold_for_the_series_as_a_whole()
    {
        DicomSource[] two = [First.Source(), Second.Source()];

        Assert.Contains("has 2 files", Refused(two, DicomLimits.Default with { MaxFiles = 1 }), StringComparison.Ordinal);
        Assert.Contains("has 2 frames", Refused(two, DicomLimits.Default with { MaxFrames = 1 }), StringComparison.Ordinal);
        Assert.Contains("30 pixels", Refused(two, DicomLimits.Default with { MaxVoxels = 29 }), StringComparison.Ordinal);
        Assert.Contains("more than the 300 bytes", Refused(two, DicomLimits.Default with { MaxFileBytes = 300 }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_reading_can_be_called_off()
    {
        using CancellationTokenSource off = new();
        off.Cancel();

        Assert.ThrowsAny<OperationCanceledException>(() => SeriesReader.Read([First.Source()], DicomLimits.Default, off.Token));
    }

    [Fact]
    public void A_source_that_cannot_be_opened_says_so_itself() => Assert.Throws<IOException>(() =>
        SeriesReaderTests.Read(First.Source(), new DicomSource("gone", () => throw new IOException("gone"))));

    private static string Refused(DicomSource[] files, DicomLimits limits) =>
        Assert.Throws<DicomException>(() => SeriesReader.Read(files, limits, CancellationToken.None)).Message;

    private static SyntheticSlice[] Slices(string kind) => kind switch
    {
        "patients" => [First, Second with { Patient = "PHANTOM2" }],
        "studies" => [First, Second with { Study = "1.3" }],
        "series" => [First, Second with { Series = "1.2.4" }],
        "frames of reference" => [First, Second with { FrameOfReference = "1.2.10" }],
        "sizes" => [First, Second with { Columns = 4 }],
        "orientations" => [First, Second with { Orientation = [1, 0, 0, 0, 0, -1] }],
        "spacings" => [First, Second with { PixelSpacing = [2, 3.1] }],
        "same place" => [First, First with { SopInstance = "1.2.3.9" }],
        "gap" => [First, Second, SyntheticSlice.At(3), SyntheticSlice.At(4)],
        "sideways" => [First, Second with { Position = [1.5, 0, 1] }, SyntheticSlice.At(2)],
        "no position" => [First with { Position = null }],
        "no orientation" => [First with { Orientation = null }],
        "no spacing" => [First with { PixelSpacing = null }],
        "short position" => [First with { Position = [1, 2] }],
        "skewed" => [First with { Orientation = [1, 0, 0, 0.5, 0.5, 0] }],
        "zero spacing" => [First with { PixelSpacing = [0, 1] }],
        "zero slope" => [First with { Slope = 0 }],
        "mosaic" => [First with { ImageType = "ORIGINAL\\PRIMARY\\M\\ND\\MOSAIC" }],
        "colour" => [First with { Photometric = "RGB", SamplesPerPixel = 3 }],
        "modality lut" => [First with { More = w => w.Sequence(Tags.ModalityLutSequence, true, new DataSetWriter(true, false)) }],
        "12 bits allocated" => [First with { BitsAllocated = 12, BitsStored = 12, Samples = new int[15] }],
        "contradiction" => [First with { BitsStored = 17 }],
        "short pixels" => [First with { Columns = 5, Rows = 4, Samples = new int[15] }],
        "float pixels" => [First with { More = w => w.Value(Tags.FloatPixelData, Vr.OF, new byte[60]) }],
        "frames without places" => [First with { Frames = 2, Position = [0, 0, 0] }],
        "only a segmentation" => [First with { SopClass = "1.2.840.10008.5.1.4.1.1.66.4" }],
        _ => throw new ArgumentException(kind, nameof(kind)),
    };
}
