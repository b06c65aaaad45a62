using System.IO.Compression;
using Aiaa.Imaging.Formats;

namespace Aiaa.Imaging.Tests.Formats;

/// <summary>Files in memory.</summary>
internal static class Files
{
    public static ImageFile Read(byte[] file, string name = "image.nii", ImageLimits? limits = null) =>
        ImageReader.Read(new MemoryStream(file), name, limits ?? ImageLimits.Default, TestContext.Current.CancellationToken);

    public static ImageFile ReadFrom(string path)
    {
        using FileStream file = File.OpenRead(path);
        return ImageReader.Read(file, Path.GetFileName(path), ImageLimits.Default, TestContext.Current.CancellationToken);
    }

    public static byte[] Gzip(byte[] bytes)
    {
        MemoryStream output = new();
        using (GZipStream gzip = new(output, CompressionLevel.Fastest))
        {
            gzip.Write(bytes);
        }

        return output.ToArray();
    }

    public static string RefusalOf(byte[] file, string name = "image.nii", ImageLimits? limits = null) =>
        Assert.Throws<ImageFormatException>(() => Read(file, name, limits)).Message;

    /// <summary>A valid NIfTI-1 file of int16 voxels 0, 1, 2, … and an sform.</summary>
    public static byte[] SmallNifti(params int[] shape)
    {
        int count = shape.Aggregate(1, (a, b) => a * b);
        byte[] file = new byte[352 + (count * 2)];
        BitConverter.TryWriteBytes(file, 348);
        Put16(file, 40, (short)shape.Length);
        for (int axis = 0; axis < 7; axis++)
        {
            Put16(file, 42 + (axis * 2), (short)(axis < shape.Length ? shape[axis] : 1));
        }

        Put16(file, 70, 4);
        Put16(file, 72, 16);
        for (int i = 0; i < 8; i++)
        {
            PutSingle(file, 76 + (i * 4), 1);
        }

        PutSingle(file, 108, 352);
        Put16(file, 254, 1);
        PutSingle(file, 280, 1);
        PutSingle(file, 300, 1);
        PutSingle(file, 320, 1);
        "n+1\0"u8.CopyTo(file.AsSpan(344));
        for (int i = 0; i < count; i++)
        {
            Put16(file, 352 + (i * 2), (short)i);
        }

        return file;
    }

    public static void Put16(byte[] file, int at, short value) => BitConverter.TryWriteBytes(file.AsSpan(at), value);

    public static void PutSingle(byte[] file, int at, float value) => BitConverter.TryWriteBytes(file.AsSpan(at), value);

    /// <summary>The same file after a change.</summary>
    public static byte[] With(this byte[] file, Action<byte[]> change)
    {
        byte[] copy = [.. file];
        change(copy);
        return copy;
    }
}
