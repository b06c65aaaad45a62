using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Tests.Golden;

/// <summary>Holds the sample after each step against what MONAI had there, within the tolerances of the manifest.</summary>
internal sealed class StepComparison(GoldenCase golden)
{
    private const double AffineTolerance = 1e-4;
    private const double StatisticTolerance = 1e-4;
    private const double LargestDifference = 1e-3;
    private const double MeanDifference = 1e-5;
    private const double LogitDifference = 2e-3;

    private int _step;
    private bool _exact = true;
    private bool _network;
    private bool _cropped;
    private double _logitLimit;

    public int Compared => _step;

    public void Observe(StepReport report, TimeSpan elapsed, Sample sample)
    {
        JsonObject expected = golden.Steps[_step]!.AsObject();
        string name = expected["transform"]!.GetValue<string>();
        Assert.Equal(name == "inference" ? StepKind.Network : StepKind.Transform, report.Kind);
        _network |= report.Kind == StepKind.Network;

        // Between a crop around clicks and its restoring, the reference's affines do not belong to the voxels: it leaves them as they were.
        _cropped = (_cropped || name.Contains("Crop", StringComparison.Ordinal)) && !name.Contains("Restore", StringComparison.Ordinal);
        foreach ((string key, JsonNode? output) in expected["outputs"]!.AsObject())
        {
            if (output is JsonObject array && array.ContainsKey("sha256_f32_c_order"))
            {
                Compare($"step {_step} {name} {key}", array, sample[key].Volume);
            }
            else if (key == "guidance")
            {
                Assert.Equal(output!.ToJsonString(), sample.Values[key]!.ToJsonString());
            }
        }

        _step++;
    }

    private void Compare(string where, JsonObject expected, Volume volume)
    {
        Assert.Equal(expected["shape"]!.AsArray().Select(n => n!.GetValue<int>()), volume.Shape.ToArray());
        if (expected["affine"] is JsonArray affine && !_cropped)
        {
            double[] wanted = [.. affine.SelectMany(row => row!.AsArray()).Select(c => c!.GetValue<double>())];
            Assert.All(volume.Affine.ToArray().Zip(wanted), pair => Assert.InRange(pair.First - pair.Second, -AffineTolerance, AffineTolerance));
        }

        float[] actual = volume.ToSingle().ToLastAxisFastest().ToArray();
        bool moved = expected.ContainsKey("note");
        if (_exact && moved)
        {
            Assert.Equal(expected["sha256_f32_c_order"]!.GetValue<string>(), Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<float>(actual))));
        }

        _exact &= moved;
        CompareStatistics(where, expected, actual);
        if (expected["file"] is { } file)
        {
            CompareBlock(where, expected, NpyArray.Read(golden.StepFile(file.GetValue<string>())), volume.ToSingle());
        }
    }

    private void CompareStatistics(string where, JsonObject expected, float[] actual)
    {
        double range = expected["max"]!.GetValue<double>() - expected["min"]!.GetValue<double>();
        double mean = actual.Average(v => (double)v);
        (string Name, double Value)[] statistics =
        [
            ("min", actual.Min()), ("max", actual.Max()), ("mean", mean), ("std", Math.Sqrt(actual.Average(v => (v - mean) * (v - mean)))),
        ];
        foreach ((string name, double value) in statistics)
        {
            double wanted = expected[name]!.GetValue<double>();
            Assert.True(Math.Abs(value - wanted) <= (_network ? LogitDifference : StatisticTolerance) * range, $"{where}: {name} is {value}, not {wanted}");
        }
    }

    private void CompareBlock(string where, JsonObject expected, NpyArray block, Volume<float> volume)
    {
        if (expected["block_start"] is JsonArray start)
        {
            for (int axis = 0; axis < volume.Rank; axis++)
            {
                volume = volume.Crop(axis, start[axis]!.GetValue<int>(), block.Shape[axis]);
            }
        }

        float[] actual = volume.ToLastAxisFastest().ToArray();
        double range = expected["max"]!.GetValue<double>() - expected["min"]!.GetValue<double>();
        double[] differences = [.. actual.Zip(block.Elements, (a, b) => (double)Math.Abs(a - b))];
        bool labels = _network && block.Elements.All(v => v == MathF.Round(v));
        if (labels)
        {
            // The measured figure is that of the output; between, on a finer grid, the manifest's share of voxels holds.
            int allowed = golden.MeasuredMismatches == 0 ? 0 : Math.Max(20, differences.Length / 1000);
            Assert.InRange(differences.Count(d => d != 0), 0, allowed);
        }
        else
        {
            // What the network's two best scores may differ by, a softmax or sigmoid hands on by half at most (its slope is at most 1/4).
            double limit = Math.Max((_network ? LogitDifference : LargestDifference) * range, _logitLimit / 2);
            _logitLimit = _network && _logitLimit == 0 ? limit : _logitLimit;
            Assert.True(differences.Max() <= limit, $"{where}: differs by {differences.Max()}, more than {limit}");
            Assert.True(_network || differences.Average() <= MeanDifference * range, $"{where}: differs by {differences.Average()} on average");
        }
    }
}
