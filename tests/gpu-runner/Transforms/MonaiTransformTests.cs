using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Volumes;
using Aiaa.Testing;

namespace Aiaa.GpuRunner.Tests.Transforms;

/// <summary>Every transform with its options against what MONAI 1.3.2 makes of the same small arrays (Fixtures/make_transforms.py).</summary>
public sealed class MonaiTransformTests
{
    private static readonly JsonObject Fixture = JsonNode.Parse(
        File.ReadAllText(Path.Combine(Checkout.Root, "tests", "gpu-runner", "Fixtures", "transforms.json")))!.AsObject();

    public static TheoryData<int, string> Cases()
    {
        TheoryData<int, string> cases = [];
        foreach ((JsonNode? node, int index) in Fixture["cases"]!.AsArray().Select((node, index) => (node, index)))
        {
            cases.Add(index, $"{node!["array"]} {node["name"]} {node["args"]!.ToJsonString()}");
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Elements_shape_and_affine_are_those_of_MONAI(int index, string what)
    {
        JsonObject golden = Fixture["cases"]![index]!.AsObject();
        Volume result = Run(golden, out _);
        Assert.Equal(golden["shape"]!.AsArray().Select(n => n!.GetValue<int>()), result.Shape.ToArray());
        float[] expected = [.. golden["elements"]!.AsArray().Select(n => n!.GetValue<float>())];
        float[] actual = result.Elements();
        float tolerance = 2e-6f * Math.Max(1, expected.Max(Math.Abs));
        Assert.All(expected.Zip(actual), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= tolerance, $"{what}: {pair.Second} instead of {pair.First}"));
        if (golden["affine"] is JsonArray affine)
        {
            Assert.All(affine.Select(n => n!.GetValue<double>()).Zip(result.Affine.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_changed_the_grid_is_undone(int index, string what)
    {
        JsonObject golden = Fixture["cases"]![index]!.AsObject();
        Volume before = Input(golden).Volume;
        Volume result = Run(golden, out ImmutableStack<ISpatialChange> changes);
        if (changes.IsEmpty)
        {
            return;
        }

        Volume undone = changes.Aggregate(result, (volume, change) => change.Undo(volume, new UndoRule(Nearest: true, BySize: false), CancellationToken.None));
        Assert.Equal(before.Shape.ToArray(), undone.Shape.ToArray());
        Assert.All(before.Affine.ToArray().Zip(undone.Affine.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
        string name = golden["name"]!.GetValue<string>();
        if (name is "SpatialPadd" or "DivisiblePadd" or "Flipd" or "Rotate90d" or "Transposed")
        {
            Assert.True(before.Elements().SequenceEqual(undone.Elements()), what);
        }
    }

    private static Volume Run(JsonObject golden, out ImmutableStack<ISpatialChange> changes)
    {
        Sample sample = TransformRun.Sample([0], [1, 1, 1, 1]);
        sample["pred"] = Input(golden);
        JsonObject args = golden["args"]!.DeepClone().AsObject();
        args["keys"] = "pred";
        if (args.ContainsKey("source_key"))
        {
            args["source_key"] = "pred";
        }

        Volume result = sample.Apply(golden["name"]!.GetValue<string>(), args.ToJsonString(), "1.3.2");
        changes = sample["pred"].Applied;
        return result;
    }

    private static SampleVolume Input(JsonObject golden)
    {
        JsonNode array = Fixture["arrays"]![golden["array"]!.GetValue<string>()]!;
        int[] shape = [.. array["shape"]!.AsArray().Select(n => n!.GetValue<int>())];
        float[] elements = [.. array["elements"]!.AsArray().Select(n => n!.GetValue<float>())];
        Affine affine = new([2, 0, 0, 10, 0, 0.5, 0, -20, 0, 0, 1.5, 5, 0, 0, 0, 1]);
        Volume<float> volume = Volume<float>.FromLastAxisFastest(elements, shape, affine);
        return new SampleVolume(volume, new VolumeOrigin(affine, shape[1..], false), ImmutableStack<ISpatialChange>.Empty);
    }
}
