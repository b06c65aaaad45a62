using System.Diagnostics.CodeAnalysis;
using Aiaa.Testing;
using Microsoft.ML.OnnxRuntime;

namespace Aiaa.Models.Tests.CtBodyLungsBone;

/// <summary>The committed network in ONNX Runtime, loaded once for all tests.</summary>
[SuppressMessage("Microsoft.Design", "CA1515", Justification = "A fixture is public, as its test classes are.")]
public sealed class Network : IDisposable
{
    public static string Folder { get; } = Path.Combine(Checkout.Root, "models", "ct_body_lungs_bone");

    public InferenceSession Session { get; } = new(Path.Combine(Folder, "model.onnx"));

    public void Dispose() => Session.Dispose();

    /// <summary>Runs the network: four scores for each voxel, channel first.</summary>
    internal float[] Scores(Grid<float> volume)
    {
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(volume.Values, [1, 1, volume.X, volume.Y, volume.Z]);
        using RunOptions options = new();
        using IDisposableReadOnlyCollection<OrtValue> outputs = Session.Run(options, ["INPUT__0"], [input], ["OUTPUT__0"]);
        Assert.Equal([1, 4, volume.X, volume.Y, volume.Z], outputs[0].GetTensorTypeAndShape().Shape);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    /// <summary>The label with the greatest score, the first of equals, as the configuration's AsDiscreted takes it.</summary>
    internal Grid<Label> Segment(Grid<float> volume)
    {
        float[] scores = Scores(volume);
        Grid<Label> labels = new(volume.X, volume.Y, volume.Z);
        int count = labels.Values.Length;
        for (int i = 0; i < count; i++)
        {
            int best = 0;
            for (int label = 1; label < 4; label++)
            {
                best = scores[(label * count) + i] > scores[(best * count) + i] ? label : best;
            }

            labels.Values[i] = (Label)best;
        }

        return labels;
    }
}
