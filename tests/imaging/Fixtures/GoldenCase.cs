using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Aiaa.Imaging.Formats;
using Aiaa.Imaging.Tests.Formats;
using Aiaa.Imaging.Volumes;
using Aiaa.Testing;

namespace Aiaa.Imaging.Tests.Fixtures;

/// <summary>A shared golden case of MONAI: its input, and every step with the array or the part of it that was kept.</summary>
internal sealed class GoldenCase
{
    private readonly string _folder;
    private readonly JsonElement _steps;

    public GoldenCase(string name)
    {
        _folder = SharedFiles.Require($"golden/monai/open/{name}");
        _steps = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_folder, "steps", "steps.json"))).RootElement;
    }

    public ImageFile Input => Files.ReadFrom(Path.Combine(_folder, "input.nii.gz"));

    public GoldenStep Step(int index, string key) => new(_folder, _steps[index].GetProperty("outputs").GetProperty(key));
}

/// <summary>One array of a golden case, channel first.</summary>
internal sealed partial class GoldenStep(string folder, JsonElement step)
{
    public int[] Shape => step.Ints("shape");

    public Affine Affine => step.Affine("affine");

    public string Sha256 => step.Text("sha256_f32_c_order");

    public double Range => step.GetProperty("max").GetDouble() - step.GetProperty("min").GetDouble();

    public int[] BlockStart => step.TryGetProperty("block_start", out _) ? step.Ints("block_start") : new int[Shape.Length];

    /// <summary>The kept block, or the whole array.</summary>
    public Volume<float> Block()
    {
        using FileStream file = File.OpenRead(Path.Combine(folder, "steps", step.Text("file")));
        using GZipStream gzip = new(file, CompressionMode.Decompress);
        MemoryStream npy = new();
        gzip.CopyTo(npy);
        byte[] bytes = npy.ToArray();
        int headerLength = BitConverter.ToUInt16(bytes, 8);
        string header = Encoding.ASCII.GetString(bytes, 10, headerLength);
        Assert.Contains("'fortran_order': False", header, StringComparison.Ordinal);
        int[] shape = [.. Number().Matches(header[header.IndexOf("shape", StringComparison.Ordinal)..]).Select(m => int.Parse(m.Value))];
        ReadOnlySpan<byte> data = bytes.AsSpan(10 + headerLength);
        float[] values = header.Contains("'<f4'", StringComparison.Ordinal) ? MemoryMarshal.Cast<byte, float>(data).ToArray() : [.. data.ToArray().Select(b => (float)b)];
        return Volume<float>.FromLastAxisFastest(values, shape, Imaging.Volumes.Affine.Identity);
    }

    public static string HashOf(Volume<float> volume) =>
        Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(volume.ToLastAxisFastest().Span)));

    [GeneratedRegex(@"\d+")]
    private static partial Regex Number();
}
