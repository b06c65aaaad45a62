using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using Aiaa.Dicom.Elements;
using Aiaa.Dicom.Pixels;

namespace Aiaa.Dicom;

/// <summary>Reads DICOM files from anyone: with the preamble of Part 10, without it, and bare data sets in any byte order.</summary>
/// <param name="wanted">The attributes to keep; null for all.</param>
/// <param name="decoders">What decompresses frames.</param>
public sealed class DicomFile(IReadOnlySet<Tag>? wanted, FrameDecoders decoders) : IDicomReader
{
    private const int Preamble = 128;

    // What deflate can make of one byte at most: a match of 258 bytes in 2 bits.
    private const int DeflateRatio = 1032;

    /// <summary>Bytes from which <see cref="LooksLikeDicom"/> can tell.</summary>
    public const int SignatureBytes = Preamble + 4;

    /// <summary>Whether a file is a DICOM object, by its first bytes: the mark of Part 10, or the attributes that a bare data set begins with.</summary>
    /// <param name="start">The first 132 bytes, or the whole file when it is shorter.</param>
    public static bool LooksLikeDicom(ReadOnlySpan<byte> start) => HasPreamble(start) || BareDataSet.Recognise(start) is not null;

    /// <inheritdoc/>
    public DicomHeader ReadHeader(Stream stream, DicomLimits limits, CancellationToken cancellation)
    {
        ByteSource file = new(stream, limits.MaxFileBytes);
        ReadOnlySpan<byte> start = file.Peek(SignatureBytes);
        if (HasPreamble(start))
        {
            _ = file.Take(SignatureBytes);
        }
        else if (BareDataSet.Recognise(start) is null)
        {
            throw new DicomException(start.IsEmpty ? "The DICOM file is empty." : "The file is no DICOM object: it has neither DICOM's mark nor begins as a data set does.");
        }

        DataSet meta = new DataSetReader(file, limits, null, cancellation).ReadMeta();
        TransferSyntax syntax = SyntaxOf(meta, file);
        long dataSetStart = file.Position;
        return Inflating(() =>
        {
            ByteSource source = DataSetSource(file, syntax, limits);
            long before = source.Position;
            long? most = syntax.Deflated ? file.Remaining * DeflateRatio : null;
            DataSet set = new DataSetReader(source, limits, wanted, cancellation)
                .ReadToPixels(new DataSetEncoding(syntax.ExplicitVr, syntax.BigEndian), out PixelPlace? pixels);
            return new DicomHeader(syntax, set, dataSetStart, pixels is null ? null : pixels with { Position = pixels.Position - before, Remaining = pixels.Remaining ?? most });
        });
    }

    /// <inheritdoc/>
    public void ReadFrames(Stream stream, DicomHeader header, DicomLimits limits, FrameReceiver receive, CancellationToken cancellation)
    {
        PixelPlace place = header.Pixels ?? throw new DicomException("The DICOM object has no pixels.");
        PixelLayout layout = PixelLayout.Of(header, limits);
        ByteSource file = new(stream, limits.MaxFileBytes);
        file.Skip(header.DataSetStart);
        Inflating(() =>
        {
            ByteSource source = DataSetSource(file, header.TransferSyntax, limits);
            source.Skip(place.Position);
            FrameReader reader = new(source, layout, header.TransferSyntax, decoders, limits, cancellation);
            reader.Read(receive);
            return true;
        });
    }

    private static bool HasPreamble(ReadOnlySpan<byte> start) => start.Length >= SignatureBytes && start[Preamble..].StartsWith("DICM"u8);

    private static TransferSyntax SyntaxOf(DataSet meta, ByteSource file)
    {
        if (meta.Text(Tags.TransferSyntaxUid) is { } uid)
        {
            return TransferSyntax.Of(uid);
        }

        return BareDataSet.Recognise(file.Peek(SignatureBytes))
            ?? throw new DicomException("The DICOM file does not say its transfer syntax, and its data set does not show it.");
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The inflater holds nothing but memory, and the stream below stays open.")]
    private static ByteSource DataSetSource(ByteSource file, TransferSyntax syntax, DicomLimits limits) =>
        syntax.Deflated ? new ByteSource(new DeflateStream(file.AsStream(), CompressionMode.Decompress), limits.MaxFileBytes) : file;

    private static T Inflating<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException error)
        {
            throw new DicomException("The DICOM file's deflated data set is damaged or cut short; send the whole file.", error);
        }
    }
}
