using System.Buffers;
using System.Text.Json;
using Aiaa.Functions.Polygons;
using Aiaa.Imaging.Contours;

namespace Aiaa.Functions.Aiaa;

/// <summary>Writes polygons as the wire has them: points are [column, row] = [j, i], or [x, y] of a picture.</summary>
internal static class PolygonJson
{
    /// <summary>A list of slices of polygons: the answer of mask2polygon.</summary>
    public static byte[] Slices(PolygonStack polygons) => Write(writer => WriteSlices(writer, polygons));

    /// <summary>An object with the polygons in its one member, <c>poly</c>: the C++ client takes every member for polygons.</summary>
    /// <param name="polygons">The polygons.</param>
    /// <param name="oneSlice">They are written without the list of slices around them.</param>
    public static byte[] Answer(PolygonStack polygons, bool oneSlice) => Write(writer =>
    {
        writer.WriteStartObject();
        writer.WritePropertyName("poly");
        if (oneSlice)
        {
            WriteSlice(writer, polygons.Slices[0]);
        }
        else
        {
            WriteSlices(writer, polygons);
        }

        writer.WriteEndObject();
    });

    private static byte[] Write(Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            write(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteSlices(Utf8JsonWriter writer, PolygonStack polygons)
    {
        writer.WriteStartArray();
        foreach (IReadOnlyList<IReadOnlyList<PixelPoint>> slice in polygons.Slices)
        {
            WriteSlice(writer, slice);
        }

        writer.WriteEndArray();
    }

    private static void WriteSlice(Utf8JsonWriter writer, IReadOnlyList<IReadOnlyList<PixelPoint>> slice)
    {
        writer.WriteStartArray();
        foreach (IReadOnlyList<PixelPoint> polygon in slice)
        {
            writer.WriteStartArray();
            foreach (PixelPoint point in polygon)
            {
                writer.WriteStartArray();
                writer.WriteNumberValue(point.Column);
                writer.WriteNumberValue(point.Row);
                writer.WriteEndArray();
            }

            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }
}
