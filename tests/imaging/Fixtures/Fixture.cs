using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;
using Aiaa.Imaging.Volumes;
using Aiaa.Testing;

namespace Aiaa.Imaging.Tests.Fixtures;

/// <summary>Golden values made by the scripts beside this file.</summary>
internal static class Fixture
{
    public static JsonElement Load(string name)
    {
        using FileStream file = File.OpenRead(Path.Combine(Checkout.Root, "tests", "imaging", "Fixtures", name));
        using GZipStream gzip = new(file, CompressionMode.Decompress);
        return JsonDocument.Parse(gzip).RootElement;
    }

    public static string Text(this JsonElement element, string name) => element.GetProperty(name).GetString()!;

    public static byte[] Bytes(this JsonElement element, string name) => element.GetProperty(name).GetBytesFromBase64();

    public static T[] Array<T>(this JsonElement element, string name)
        where T : unmanaged => MemoryMarshal.Cast<byte, T>(element.Bytes(name)).ToArray();

    public static int[] Ints(this JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(e => e.GetInt32())];

    public static double[] Doubles(this JsonElement element, string name) => Flatten(element.GetProperty(name)).ToArray();

    public static Affine Affine(this JsonElement element, string name) => new(element.Doubles(name));

    private static IEnumerable<double> Flatten(JsonElement element) =>
        element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().SelectMany(Flatten) : [element.GetDouble()];
}
