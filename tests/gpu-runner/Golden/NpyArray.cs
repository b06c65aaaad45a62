using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace Aiaa.GpuRunner.Tests.Golden;

/// <summary>A NumPy array as the golden steps store it: gzip of version 1 .npy, C order, uint8 or float32.</summary>
internal sealed partial record NpyArray(int[] Shape, float[] Elements)
{
    public static NpyArray Read(string path)
    {
        using GZipStream gzip = new(File.OpenRead(path), CompressionMode.Decompress);
        using MemoryStream all = new();
        gzip.CopyTo(all);
        ReadOnlySpan<byte> bytes = all.ToArray();
        int headerLength = BitConverter.ToUInt16(bytes[8..]);
        string header = Encoding.ASCII.GetString(bytes.Slice(10, headerLength));
        ReadOnlySpan<byte> data = bytes[(10 + headerLength)..];
        int[] shape = [.. Shapes().Match(header).Groups[1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(n => int.Parse(n, CultureInfo.InvariantCulture))];
        Assert.Contains("'fortran_order': False", header, StringComparison.Ordinal);
        float[] elements = header.Contains("'<f4'", StringComparison.Ordinal)
            ? MemoryMarshal.Cast<byte, float>(data).ToArray()
            : [.. data.ToArray().Select(b => (float)b)];
        Assert.Equal(shape.Aggregate(1, (a, b) => a * b), elements.Length);
        return new NpyArray(shape, elements);
    }

    [GeneratedRegex(@"'shape': \(([^)]*)\)")]
    private static partial Regex Shapes();
}
