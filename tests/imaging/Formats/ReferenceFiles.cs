using System.Text.Json;
using Aiaa.Imaging.Formats;
using Aiaa.Imaging.Tests.Fixtures;

namespace Aiaa.Imaging.Tests.Formats;

/// <summary>Files of the fixture formats.json.gz.</summary>
internal static class ReferenceFiles
{
    public static JsonElement Find(string name) => Fixture.Load("formats.json.gz").EnumerateArray().Single(c => c.Text("case") == name);

    /// <summary>Reads a case: one file, or a header and its voxels.</summary>
    public static ImageFile Read(JsonElement reference) => reference.GetProperty("data").ValueKind == JsonValueKind.Null
        ? Files.Read(reference.Bytes("file"), "x")
        : ImageReader.ReadPair(new MemoryStream(reference.Bytes("file")), new MemoryStream(reference.Bytes("data")), ImageLimits.Default, TestContext.Current.CancellationToken);
}
