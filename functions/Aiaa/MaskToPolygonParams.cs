using Aiaa.Functions.Hosting;

namespace Aiaa.Functions.Aiaa;

/// <summary>Reads what POST /v1/mask2polygon asks for.</summary>
internal static class MaskToPolygonParams
{
    // What MITK and the documentation send.
    private const int UsualMorePoints = 10;

    /// <exception cref="ApiException">A field is wrong; the sentence names it.</exception>
    public static (int MorePoints, double? Label) Read(PolygonParams fields)
    {
        int morePoints = fields.Integer(0, "more_points", "morePoints") ?? UsualMorePoints;
        double? label = fields.Find("label") is { } field
            ? PolygonParams.Number(field.Value) is { } number && number != 0 ? number : throw PolygonParams.Refused(field.Name, "is no number other than 0")
            : null;
        return (morePoints, label);
    }
}
