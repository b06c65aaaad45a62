using CsCheck;

namespace Aiaa.GpuRunner.Tests.Transforms;

public sealed class ActivationsdTests
{
    [Fact]
    public void Softmax_agrees_with_its_definition_in_double_precision() =>
        Gen.Select(Gen.Int[1, 5], Gen.Int[1, 9000], Gen.Int[0, 1000]).Sample(
            (channels, voxels, seed) =>
            {
                Random random = new(seed);
                float[] logits = [.. Enumerable.Range(0, channels * voxels).Select(_ => (float)((random.NextDouble() * 200) - 100))];
                float[] actual = TransformRun.Sample(logits, [channels, voxels, 1, 1]).Apply("Activationsd", """{"keys":"pred","softmax":true}""").Elements();
                for (int v = 0; v < voxels; v++)
                {
                    double[] powers = [.. Enumerable.Range(0, channels).Select(c => Math.Exp((double)logits[(c * voxels) + v] - Enumerable.Range(0, channels).Max(m => logits[(m * voxels) + v])))];
                    for (int c = 0; c < channels; c++)
                    {
                        Assert.Equal(powers[c] / powers.Sum(), actual[(c * voxels) + v], 1e-6);
                    }
                }
            },
            iter: 20);

    [Fact]
    public void Sigmoid_agrees_with_its_definition()
    {
        float[] logits = [-200, -3, 0, 0.5f, 200];
        float[] actual = TransformRun.Sample(logits, [1, 5, 1, 1]).Apply("Activationsd", """{"keys":"pred","sigmoid":true}""").Elements();
        Assert.All(actual.Zip(logits), p => Assert.Equal(1 / (1 + Math.Exp(-p.Second)), p.First, 1e-6));
    }

    [Fact]
    public void Without_either_nothing_changes() =>
        Assert.Equal([3, 4], TransformRun.Sample([3, 4], [2, 1, 1, 1]).Apply("Activationsd", """{"keys":"pred"}""").Elements());

    [Fact]
    public void A_batch_axis_moves_the_channels_to_the_second_axis() =>
        Assert.Equal([0.5f, 0.5f], TransformRun.Sample([7, 7], [1, 2, 1, 1, 1]).Apply("Activationsd", """{"keys":"pred","softmax":true}""").Elements());
}
