using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Aiaa.Testing;
using Microsoft.ML.OnnxRuntime;

namespace Aiaa.Models.Tests.Clicks;

/// <summary>One of the committed networks for clicks or points, in ONNX Runtime. Arrays have the last axis fastest.</summary>
internal sealed class ClickNetwork : IDisposable
{
    private ClickNetwork(string name)
    {
        Folder = Path.Combine(Checkout.Root, "models", name);
        Config = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "config.json")))!;
        Session = new InferenceSession(Path.Combine(Folder, "model.onnx"));
        Channels = name == "dextr3d" ? 2 : 3;
        Grid = [.. Session.InputMetadata["input"].Dimensions.Skip(2)];
        JsonNode signal = Config["pre_transforms"]!.AsArray().Single(t => ((string)t!["name"]!).EndsWith("Signald", StringComparison.Ordinal))!;
        Sigma = (double?)signal["args"]!["sigma"] ?? 2;
    }

    public static IReadOnlyList<string> Names { get; } = ["deepgrow_2d", "deepgrow_3d", "dextr3d"];

    public string Folder { get; }

    public JsonNode Config { get; }

    public InferenceSession Session { get; }

    /// <summary>The image and its guidance.</summary>
    public int Channels { get; }

    /// <summary>Voxels per axis of the input.</summary>
    public int[] Grid { get; }

    /// <summary>Of the guidance blobs, in voxels.</summary>
    public double Sigma { get; }

    public static ClickNetwork Load(string name) => new(name);

    public void Dispose() => Session.Dispose();

    /// <summary>A score for each voxel of the grid, above 0 on the structure.</summary>
    /// <param name="image">Grey values.</param>
    /// <param name="on">Clicks on the structure, or its extreme points.</param>
    /// <param name="off">Clicks beside it.</param>
    public float[] Scores(float[] image, double[][] on, double[][] off)
    {
        float[] input = Channels == 2
            ? [.. image, .. Blobs(on).Select(value => (2 * value) - 1)]
            : [.. image, .. Blobs(on), .. Blobs(off)];
        return Run(input);
    }

    /// <summary>The scores of an input as it is.</summary>
    public float[] Run(float[] input)
    {
        using OrtValue value = OrtValue.CreateTensorValueFromMemory(input, [1, Channels, .. Grid.Select(side => (long)side)]);
        using RunOptions options = new();
        using IDisposableReadOnlyCollection<OrtValue> outputs = Session.Run(options, ["input"], [value], ["output"]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    /// <summary>A value for each voxel of the grid.</summary>
    public float[] Draw(Func<double[], float> value)
    {
        float[] drawn = new float[Grid.Aggregate(1, (a, b) => a * b)];
        double[] at = new double[Grid.Length];
        for (int index = 0; index < drawn.Length; index++)
        {
            int rest = index;
            for (int axis = Grid.Length - 1; axis >= 0; axis--)
            {
                (rest, int position) = Math.DivRem(rest, Grid[axis]);
                at[axis] = position;
            }

            drawn[index] = value(at);
        }

        return drawn;
    }

    /// <summary>The middle of the grid.</summary>
    public double[] Middle() => [.. Grid.Select(side => side / 2.0)];

    /// <summary>The two ends of an ellipsoid along each axis.</summary>
    public double[][] Ends(double[] centre, double[] radii) =>
        [.. from axis in Enumerable.Range(0, Grid.Length) from sign in (int[])[-1, 1] select (double[])[.. centre.Select((c, other) => other == axis ? c + (sign * radii[axis]) : c)]];

    [SuppressMessage("Security", "CA5394:Do not use insecure randomness", Justification = "Noise of a test image, the same every time.")]
    public static Func<float> Noise(int seed, double deviation)
    {
        Random random = new(seed);
        return () => (float)(deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
    }

    private float[] Blobs(double[][] points)
    {
        float[] sum = Draw(at => (float)points.Sum(point => Math.Exp(-at.Zip(point, (a, b) => (a - b) * (a - b)).Sum() / (2 * Sigma * Sigma))));
        float greatest = points.Length == 0 ? 1 : sum.Max();
        return [.. sum.Select(value => value / greatest)];
    }
}
