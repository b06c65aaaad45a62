using System.Globalization;
using System.Text.Json.Nodes;
using Aiaa.Imaging.Volumes;
using Aiaa.LocalRunner.Client;
using Aiaa.LocalRunner.Picture;

namespace Aiaa.LocalRunner.Demo;

/// <summary>Says in words what a segmentation found.</summary>
internal static class DemoReport
{
    /// <summary>Prints it.</summary>
    public static void Print(
        TextWriter output, string model, Volume<float> image, IReadOnlyList<LabelSummary> labels, SegmentationAnswer answer, IReadOnlyList<string> files)
    {
        string spacing = string.Join(" × ", image.Affine.Spacing().Select(step => step.ToString("0.##", CultureInfo.InvariantCulture)));
        output.WriteLine($"{model} on {image.ShapeText} voxels of {spacing} mm");
        output.WriteLine();
        foreach (LabelSummary label in labels)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {label.Label,3}  {label.Name,-20} {label.Millilitres,12:#,0.0} ml  {label.Voxels,12:#,0} voxels"));
        }

        if (labels.Count == 0)
        {
            output.WriteLine("  The model found nothing.");
        }

        output.WriteLine();
        if (answer.Points.Count > 0)
        {
            output.WriteLine($"Extreme points [i, j, k]  {string.Join("  ", answer.Points.Select(point => $"[{string.Join(", ", point)}]"))}");
        }

        if (answer.Result["bbox"] is JsonArray box)
        {
            output.WriteLine($"Bounding box              {box.ToJsonString()}");
        }

        output.WriteLine("Written");
        foreach (string file in files)
        {
            output.WriteLine($"  {file}");
        }

        output.WriteLine();
    }
}
