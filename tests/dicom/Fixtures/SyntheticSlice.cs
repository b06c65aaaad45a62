using System.Runtime.InteropServices;
using Aiaa.Dicom.Elements;
using Aiaa.Dicom.Series;

namespace Aiaa.Dicom.Tests.Fixtures;

/// <summary>A small slice made up for a test; every attribute can be another one, or missing.</summary>
internal sealed record SyntheticSlice
{
    public int Columns { get; init; } = 5;

    public int Rows { get; init; } = 3;

    public int BitsAllocated { get; init; } = 16;

    public int BitsStored { get; init; } = 12;

    public int? HighBit { get; init; }

    public bool Signed { get; init; }

    public string Photometric { get; init; } = "MONOCHROME2";

    public int SamplesPerPixel { get; init; } = 1;

    public double[]? Position { get; init; } = [0, 0, 0];

    public double[]? Orientation { get; init; } = [1, 0, 0, 0, 1, 0];

    public double[]? PixelSpacing { get; init; } = [2, 3];

    public double? SliceThickness { get; init; }

    public double? SpacingBetweenSlices { get; init; }

    public double? Slope { get; init; }

    public double? Intercept { get; init; }

    public string? SopClass { get; init; } = "1.2.840.10008.5.1.4.1.1.2";

    public string? SopInstance { get; init; } = "1.2.3.1";

    public string Series { get; init; } = "1.2.3";

    public string Study { get; init; } = "1.2";

    public string? FrameOfReference { get; init; } = "1.2.9";

    public string Patient { get; init; } = "PHANTOM";

    public string ImageType { get; init; } = "ORIGINAL\\PRIMARY\\AXIAL";

    public int? Frames { get; init; }

    /// <summary>The samples as stored; the ramp 0, 1, 2, … when not given.</summary>
    public int[]? Samples { get; init; }

    /// <summary>Attributes before the pixels.</summary>
    public Action<DataSetWriter>? More { get; init; }

    public int FrameSamples => Columns * Rows;

    public static SyntheticSlice At(double z) => new()
    {
        Position = [0, 0, z],
        SopInstance = FormattableString.Invariant($"1.2.3.{(int)((z + 5000) * 10)}"),
    };

    /// <summary>The samples as bytes with the low byte first.</summary>
    public byte[] SampleBytes()
    {
        int[] samples = Samples ?? [.. Enumerable.Range(0, FrameSamples * (Frames ?? 1))];
        return BitsAllocated switch
        {
            8 => [.. samples.Select(sample => (byte)sample)],
            16 => MemoryMarshal.AsBytes<ushort>(samples.Select(sample => (ushort)sample).ToArray()).ToArray(),
            _ => MemoryMarshal.AsBytes<int>(samples).ToArray(),
        };
    }

    public byte[] DataSet(TransferSyntax syntax)
    {
        byte[] samples = SampleBytes();
        if (syntax.BigEndian)
        {
            for (int at = 0; at < samples.Length; at += BitsAllocated / 8)
            {
                samples.AsSpan(at, BitsAllocated / 8).Reverse();
            }
        }

        return Header(syntax).Value(Tags.PixelData, BitsAllocated > 8 ? Vr.OW : Vr.OB, samples).ToArray();
    }

    /// <summary>The data set up to its pixels.</summary>
    public DataSetWriter Header(TransferSyntax syntax)
    {
        DataSetWriter writer = new(syntax);
        writer.Text(Tags.ImageType, Vr.CS, ImageType).Text(Tags.SopClassUid, Vr.UI, SopClass).Text(Tags.SopInstanceUid, Vr.UI, SopInstance)
            .Text(Tags.PatientId, Vr.LO, Patient);
        Number(writer, Tags.SliceThickness, SliceThickness);
        Number(writer, Tags.SpacingBetweenSlices, SpacingBetweenSlices);
        writer.Text(Tags.StudyInstanceUid, Vr.UI, Study).Text(Tags.SeriesInstanceUid, Vr.UI, Series);
        List(writer, Tags.ImagePositionPatient, Position);
        List(writer, Tags.ImageOrientationPatient, Orientation);
        writer.Text(Tags.FrameOfReferenceUid, Vr.UI, FrameOfReference).UInt16(Tags.SamplesPerPixel, SamplesPerPixel)
            .Text(Tags.PhotometricInterpretation, Vr.CS, Photometric);
        Number(writer, Tags.NumberOfFrames, Frames, Vr.IS);
        writer.UInt16(Tags.Rows, Rows).UInt16(Tags.Columns, Columns);
        List(writer, Tags.PixelSpacing, PixelSpacing);
        writer.UInt16(Tags.BitsAllocated, BitsAllocated).UInt16(Tags.BitsStored, BitsStored).UInt16(Tags.HighBit, HighBit ?? (BitsStored - 1))
            .UInt16(Tags.PixelRepresentation, Signed ? 1 : 0);
        Number(writer, Tags.RescaleIntercept, Intercept);
        Number(writer, Tags.RescaleSlope, Slope);
        More?.Invoke(writer);
        return writer;
    }

    public byte[] File(TransferSyntax? syntax = null) =>
        Part10.File(syntax ?? TransferSyntax.ExplicitLittleEndian, DataSet(syntax ?? TransferSyntax.ExplicitLittleEndian));

    public DicomSource Source() => SourceOf(File());

    public static DicomSource SourceOf(byte[] file) => new("slice.dcm", () => new MemoryStream(file, writable: false));

    private static void Number(DataSetWriter writer, Tag tag, double? number, Vr vr = Vr.DS) => List(writer, tag, number is { } n ? [n] : null, vr);

    private static void List(DataSetWriter writer, Tag tag, double[]? numbers, Vr vr = Vr.DS)
    {
        if (numbers is not null)
        {
            writer.Numbers(tag, vr, numbers);
        }
    }
}
