using System.Buffers;
using System.Text;
using Aiaa.Functions.Hosting;
using Aiaa.Functions.Images;

namespace Aiaa.Functions.Models.Uploads;

/// <summary>What a file brings.</summary>
internal enum UploadKind
{
    /// <summary>A graph, as far as its first bytes tell; the runner reads the rest.</summary>
    Onnx,

    /// <summary>A TorchScript archive, whatever its ending: code, constants and weights.</summary>
    TorchScript,

    /// <summary>A zip of something else: an MMAR or a bundle.</summary>
    Archive,
}

/// <summary>Tells what a file is by its content; its name counts only where the content says nothing.</summary>
internal static class UploadInspection
{
    private const int HeadBytes = 512;
    private const string Exports = "export the network with torch.jit.trace or torch.jit.script (model.ts) or torch.onnx.export (model.onnx)";

    private static readonly SearchValues<byte> Unprintable =
        SearchValues.Create([.. Enumerable.Range(0, 32).Except([9, 10, 13, 27]).Select(code => (byte)code), 127]);

    /// <param name="file">The file.</param>
    /// <param name="what">What it is called in sentences: "The data part", "models/model.pt".</param>
    /// <param name="zip">The file's directory when it is a zip, which the caller has read.</param>
    /// <param name="cancellation">The caller has hung up.</param>
    /// <exception cref="ApiException">It is nothing that can be served; the sentence says what it is and what to send.</exception>
    public static async Task<UploadKind> IdentifyAsync(SpooledFile file, string what, ZipContents? zip, CancellationToken cancellation)
    {
        if (file.Length == 0)
        {
            throw Refused($"{what} is empty; send the file itself");
        }

        if (zip is not null)
        {
            return IdentifyZip(zip, what);
        }

        byte[] head = new byte[HeadBytes];
        int length = await file.Rewind().ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellation);
        if (Complaint(head.AsSpan(0, length), Path.GetExtension(file.FileName).ToLowerInvariant()) is { } why)
        {
            throw Refused($"{what} {why}");
        }

        return UploadKind.Onnx;
    }

    // A TorchScript archive has code and constants beside its pickled tree of modules; weights saved alone have neither.
    private static UploadKind IdentifyZip(ZipContents zip, string what)
    {
        string[] pickles = [.. zip.Names.Where(name => Path.GetFileName(name) == "data.pkl" && name.Count(letter => letter == '/') <= 1).Take(2)];
        foreach (string pickle in pickles)
        {
            string root = pickle[..^"data.pkl".Length];
            if (zip.Names.Contains($"{root}constants.pkl") && zip.Names.Any(name => name.StartsWith($"{root}code/", StringComparison.Ordinal)))
            {
                zip.CheckRatios();
                return UploadKind.TorchScript;
            }
        }

        return pickles.Length == 0
            ? UploadKind.Archive
            : throw Refused($"{what} holds weights without their network (a PyTorch state dict or checkpoint), and this server runs no Python that could build it; {Exports}");
    }

    private static string? Complaint(ReadOnlySpan<byte> head, string ending)
    {
        string? byContent = head switch
        {
            [0x80, >= 2 and <= 5, ..] => $"holds pickled Python objects (a PyTorch state dict or checkpoint of old), not a network; {Exports}",
            [0x89, (byte)'H', (byte)'D', (byte)'F', ..] => $"is a Keras or HDF5 file; {Exports}",
            [(byte)'p', (byte)'t', (byte)'r', (byte)'t', ..] => "is a TensorRT engine, which fits one kind of GPU only; send the ONNX graph that it was made from",
            [0x1f, 0x8b, ..] or [(byte)'7', (byte)'z', 0xbc, ..] or [(byte)'R', (byte)'a', (byte)'r', (byte)'!', ..] => "is an archive other than zip; pack the same files as a zip",
            _ => null,
        };
        return byContent ?? ending switch
        {
            ".pb" or ".trt" => "is a TensorFlow or TensorRT graph of the 2.x and 3.x servers; send ONNX or TorchScript",
            ".safetensors" => $"holds weights without their network; {Exports}",
            _ when head.StartsWith("version https://git-lfs"u8) => "is a Git LFS pointer, not the file that it stands for; fetch it with git lfs pull and send it again",
            _ when head.IndexOfAny(Unprintable) < 0 => $"is text (it begins \"{Quote(head)}\"), not a network; send model.ts, model.onnx, or a zip of an MMAR or MONAI bundle",
            _ when !BeginsAsProtobuf(head) => "is neither TorchScript nor ONNX; send model.ts, model.onnx, or a zip of an MMAR or MONAI bundle",
            _ => null,
        };
    }

    // An ONNX file is one protocol buffer: a field number that ModelProto has, and a number or a length behind it.
    private static bool BeginsAsProtobuf(ReadOnlySpan<byte> head)
    {
        (int field, int wire) = (head[0] >> 3, head[0] & 7);
        return field is >= 1 and <= 15 && wire is 0 or 2;
    }

    private static string Quote(ReadOnlySpan<byte> text)
    {
        string shown = Encoding.UTF8.GetString(text[..Math.Min(text.Length, 40)]).ReplaceLineEndings(" ").Replace('"', '\'').Trim();
        return shown.TrimEnd('\uFFFD');
    }

    private static ApiException Refused(string why) => new(Failure.BadModel, $"{why}.");
}
