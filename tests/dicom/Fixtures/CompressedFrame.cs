using System.IO.Compression;
using System.Text.Json;
using Aiaa.Dicom.Pixels;
using Aiaa.Testing;

namespace Aiaa.Dicom.Tests.Fixtures;

/// <summary>A frame that an independent toolkit compressed, with its samples (make_frames.py).</summary>
internal sealed record CompressedFrame(TransferSyntax Syntax, PixelLayout Layout, bool Lossless, byte[] Frame, byte[] Samples)
{
    public static IReadOnlyList<CompressedFrame> All { get; } = Load();

    public override string ToString() => $"{Syntax.Name}, {Layout.BitsStored} bits{(Layout.Signed ? ", signed" : string.Empty)}";

    private static List<CompressedFrame> Load()
    {
        using FileStream file = File.OpenRead(Path.Combine(Checkout.Root, "tests", "dicom", "Fixtures", "frames.json.gz"));
        using GZipStream gzip = new(file, CompressionMode.Decompress);
        return [.. JsonDocument.Parse(gzip).RootElement.EnumerateArray().Select(Of)];
    }

    private static CompressedFrame Of(JsonElement e) => new(
        TransferSyntax.Of(e.GetProperty("transfer_syntax").GetString()!),
        new PixelLayout(
            e.GetProperty("columns").GetInt32(),
            e.GetProperty("rows").GetInt32(),
            1,
            e.GetProperty("bits_allocated").GetInt32(),
            e.GetProperty("bits_stored").GetInt32(),
            e.GetProperty("bits_stored").GetInt32() - 1,
            e.GetProperty("signed").GetBoolean()),
        e.GetProperty("lossless").GetBoolean(),
        e.GetProperty("frame").GetBytesFromBase64(),
        e.GetProperty("samples").GetBytesFromBase64());
}
