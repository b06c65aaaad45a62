using System.IO.Compression;
using Aiaa.Dicom.Elements;

namespace Aiaa.Dicom.Tests.Fixtures;

/// <summary>Data sets as files.</summary>
internal static class Part10
{
    /// <summary>A file with preamble and meta information.</summary>
    public static byte[] File(string syntaxUid, byte[] dataSet) => [.. new byte[128], .. "DICM"u8, .. Meta(syntaxUid), .. dataSet];

    /// <summary>A file in a transfer syntax, deflated where it says so.</summary>
    public static byte[] File(TransferSyntax syntax, byte[] dataSet) => File(syntax.Uid, syntax.Deflated ? Deflate(dataSet) : dataSet);

    /// <summary>The meta information alone.</summary>
    public static byte[] Meta(string syntaxUid)
    {
        byte[] rest = new DataSetWriter(true, false).Text(Tags.TransferSyntaxUid, Vr.UI, syntaxUid).ToArray();
        return [.. new DataSetWriter(true, false).Value(new Tag(2, 0), Vr.UL, BitConverter.GetBytes(rest.Length)).ToArray(), .. rest];
    }

    public static byte[] Deflate(byte[] bytes)
    {
        using MemoryStream deflated = new();
        using (DeflateStream deflate = new(deflated, CompressionLevel.Fastest, leaveOpen: true))
        {
            deflate.Write(bytes);
        }

        return deflated.ToArray();
    }
}
