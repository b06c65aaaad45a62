using System.Text.Json;
using Aiaa.Dicom.Series;
using Aiaa.Imaging.Volumes;
using Aiaa.Testing;

namespace Aiaa.Dicom.Tests.Series;

/// <summary>A shared golden series: its files and what independent tools made of them.</summary>
internal sealed class GoldenCase
{
    private readonly string _folder;

    public GoldenCase(string name)
    {
        _folder = SharedFiles.Require($"golden/dicom/open/{name}");
        Expected = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(_folder, "expected.json"))).RootElement;
    }

    public JsonElement Expected { get; }

    public IReadOnlyList<DicomSource> Files => FilesOf(Path.Combine(_folder, "in"));

    public string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>(i, j, k) → RAS after reorientation to the axes closest to RAS.</summary>
    public Affine CanonicalAffine => new([.. Expected.GetProperty("canonical_affine_ras").EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(v => v.GetDouble()), .. (double[])[0, 0, 0, 1]]);

    public int[] CanonicalShape => [.. Expected.GetProperty("canonical_shape").EnumerateArray().Select(v => v.GetInt32())];

    public string Sha256 => Expected.GetProperty("sha256_canonical_f32_ijk_fastest_i").GetString()!;

    public static IReadOnlyList<DicomSource> FilesOf(string folder) =>
        [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(path => new DicomSource(Path.GetFileName(path), () => File.OpenRead(path)))];
}
