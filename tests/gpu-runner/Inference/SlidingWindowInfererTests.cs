using Aiaa.GpuRunner.Inference;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.Imaging.Resampling;
using Aiaa.Imaging.Volumes;
using CsCheck;

namespace Aiaa.GpuRunner.Tests.Inference;

/// <summary>Windows: where they lie, what the network sees of padding, how overlaps are averaged.</summary>
public sealed class SlidingWindowInfererTests
{
    private static readonly MonaiRules Rules = MonaiRules.For("1.3.2");

    [Fact]
    public void Any_shape_roi_overlap_and_batch_gives_what_the_reference_gives() =>
        Gen.Select(
            Gen.Int[1, 9].Array[3],
            Gen.Int[-1, 7].Array[3],
            Gen.Double[0, 0.9].Array[3],
            Gen.Int[1, 5],
            Gen.Bool,
            Gen.Int[0, 1000])
        .Sample((size, roi, overlap, batch, gaussian, seed) =>
        {
            Volume<float> image = Noise(size, seed);
            WindowSettings settings = new(roi, overlap, batch, gaussian, [0.125], -2.5f);
            FunctionNetwork network = new([-1, 1, -1, -1, -1], PositionDependent);
            Inferred actual = new SlidingWindowInferer(settings, Rules).Infer(image, network, CancellationToken.None);

            int[] window = [.. roi.Select((r, a) => r > 0 ? r : size[a])];
            float[] map = gaussian ? ImportanceMap.Gaussian(window, [0.125], Rules.GaussianMap) : [.. Enumerable.Repeat(1f, window.Aggregate(1, (a, b) => a * b))];
            double[,,] plain = new double[size[0], size[1], size[2]];
            ReferenceWindows.ForAll(size, (i, j, k) => plain[i, j, k] = image[0, i, j, k]);
            double[,,] expected = ReferenceWindows.Run(
                plain, roi, overlap, -2.5, (i, j, k) => map[(((i * window[1]) + j) * window[2]) + k], PositionDependent);

            Assert.Equal([2, .. size], actual.Output.Shape.ToArray());
            ReferenceWindows.ForAll(size, (i, j, k) =>
            {
                Assert.Equal(expected[i, j, k], actual.Output[0, i, j, k], 1e-3);
                Assert.Equal(-expected[i, j, k], actual.Output[1, i, j, k], 1e-3);
            });
            Assert.True(network.LargestBatch <= batch);
        });

    [Fact]
    public void A_flipped_and_permuted_view_is_fed_as_it_is_seen()
    {
        Volume<float> view = Noise([5, 7, 6], 3).Flip(1).Transpose(0, 3, 1, 2).Flip(3);
        Volume<float> dense = Volume<float>.FromLastAxisFastest(view.ToLastAxisFastest(), view.Shape, view.Affine);
        WindowSettings settings = new([4, 4, 4], [0.5], 1, false, [0.125], 0);
        SlidingWindowInferer inferer = new(settings, Rules);
        float[] fromView = inferer.Infer(view, new FunctionNetwork([-1, 1, -1, -1, -1], PositionDependent), CancellationToken.None).Output.ToLastAxisFastest().ToArray();
        float[] fromDense = inferer.Infer(dense, new FunctionNetwork([-1, 1, -1, -1, -1], PositionDependent), CancellationToken.None).Output.ToLastAxisFastest().ToArray();
        Assert.Equal(fromDense, fromView);
    }

    [Fact]
    public void A_graph_with_a_fixed_batch_always_gets_that_many()
    {
        FunctionNetwork network = new([3, 1, 2, 2, 2], PositionDependent);
        WindowSettings settings = new([2, 2, 2], [0], 1, false, [0.125], 0);
        Volume<float> image = Noise([4, 4, 2], 1);
        Volume<float> output = new SlidingWindowInferer(settings, Rules).Infer(image, network, CancellationToken.None).Output;
        Assert.Equal(2, network.Runs);
        Volume<float> expected = new SlidingWindowInferer(settings, Rules).Infer(image, new FunctionNetwork([-1, 1, -1, -1, -1], PositionDependent), CancellationToken.None).Output;
        Assert.Equal(expected.ToLastAxisFastest().ToArray(), output.ToLastAxisFastest().ToArray());
    }

    [Fact]
    public void Two_dimensions_work_as_three_do()
    {
        FunctionNetwork network = new([-1, 1, -1, -1], (x, s) => (x, s));
        Volume<float> image = Volume<float>.AllocateLastAxisFastest([1, 7, 5], Affine.Identity);
        Random random = new(1);
        image.Storage.Span.ForEachSet(() => random.NextSingle());
        Volume<float> output = new SlidingWindowInferer(new WindowSettings([4, 4], [0.25], 1, true, [0.125], 0), Rules).Infer(image, network, CancellationToken.None).Output;
        Assert.All(output.ToLastAxisFastest().ToArray().Zip(image.Storage.ToArray()), p => Assert.Equal(p.Second, p.First, 1e-6f));
    }

    [Theory]
    [InlineData(PadMode.Edge)]
    [InlineData(PadMode.Reflect)]
    [InlineData(PadMode.Wrap)]
    public void Padding_made_of_the_image_gives_what_the_padded_image_gives(PadMode mode)
    {
        WindowSettings settings = new([4, 6, 5], [0.5], 2, true, [0.125], 0) { PaddingMode = mode };
        Volume<float> image = Noise([7, 3, 4], 1);
        Volume<float> padded = (Volume<float>)BoxCut.Cut(image, 1, [0, -1, 0], [7, 6, 5], mode);
        Volume<float> expected = new SlidingWindowInferer(settings, Rules).Infer(padded, new FunctionNetwork([-1, 1, -1, -1, -1], PositionDependent), CancellationToken.None).Output;
        Volume<float> output = new SlidingWindowInferer(settings, Rules).Infer(image, new FunctionNetwork([-1, 1, -1, -1, -1], PositionDependent), CancellationToken.None).Output;
        Assert.Equal([2, 7, 3, 4], output.Shape.ToArray());
        Assert.Equal(expected.Crop(2, 1, 3).Crop(3, 0, 4).ToLastAxisFastest().ToArray(), output.ToLastAxisFastest().ToArray());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_network_of_two_dimensions_runs_slice_by_slice(int axis)
    {
        FunctionNetwork network = new([-1, 1, -1, -1], (x, s) => ([.. x.Select((v, i) => (2 * v) + (i % s[3]))], s));
        Volume<float> image = Noise([5, 4, 6], 3);
        Inferred inferred = new SliceInferer(axis, new SimpleInferer()).Infer(image, network, CancellationToken.None);
        Assert.Equal(image.Shape[axis + 1], inferred.Windows);
        Assert.Equal(image.Shape.ToArray(), inferred.Output.Shape.ToArray());
        int lastInSlice = axis == 2 ? 1 : 2;
        for (int i = 0; i < image.Count; i++)
        {
            int[] at = [i / 24, i / 6 % 4, i % 6];
            Assert.Equal((2 * image[0, at[0], at[1], at[2]]) + at[lastInSlice], inferred.Output[0, at[0], at[1], at[2]]);
        }

        Assert.Throws<InputException>(() => new SliceInferer(axis, new SimpleInferer()).Infer(image.Select(1, 0), network, CancellationToken.None));
    }

    [Fact]
    public void A_network_that_answers_another_size_is_reported()
    {
        FunctionNetwork network = new([-1, 1, -1, -1, -1], (_, s) => (new float[8], [1, 1, 2, 2, 2]));
        WindowSettings settings = new([4, 4, 4], [0], 1, false, [0.125], 0);
        ModelException e = Assert.Throws<ModelException>(() => new SlidingWindowInferer(settings, Rules).Infer(Noise([4, 4, 4], 1), network, CancellationToken.None));
        Assert.Contains("(1, 1, 2, 2, 2)", e.Message, StringComparison.Ordinal);
        Assert.Contains("(4, 4, 4)", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Channels_that_do_not_match_are_named()
    {
        FunctionNetwork network = new([-1, 2, -1, -1, -1], PositionDependent);
        InputException e = Assert.Throws<InputException>(() => new SimpleInferer().Infer(Noise([4, 4, 4], 1), network, CancellationToken.None));
        Assert.Equal("The network takes 2 channels, but the image has 1 channel.", e.Message);
    }

    [Fact]
    public void A_roi_of_another_rank_is_refused()
    {
        WindowSettings settings = new([4, 4], [0], 1, false, [0.125], 0);
        InputException e = Assert.Throws<InputException>(() => new SlidingWindowInferer(settings, Rules).Infer(Noise([4, 4, 4], 1), new FunctionNetwork([-1, 1, -1, -1, -1], PositionDependent), CancellationToken.None));
        Assert.Contains("'roi' has 2 value(s), but the image has 3 spatial axes", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelling_stops_between_windows()
    {
        using CancellationTokenSource source = new();
        FunctionNetwork network = null!;
        network = new FunctionNetwork([-1, 1, -1, -1, -1], (x, s) =>
        {
            if (network.Runs == 2)
            {
                source.Cancel();
            }

            return PositionDependent(x, s);
        });
        WindowSettings settings = new([2, 2, 2], [0], 1, false, [0.125], 0);
        Assert.Throws<OperationCanceledException>(() => new SlidingWindowInferer(settings, Rules).Infer(Noise([8, 8, 8], 1), network, source.Token));
        Assert.Equal(2, network.Runs);
    }

    /// <summary>Two channels, f and −f, where f depends on the value and on the place within the window: a wrong place shows.</summary>
    private static (float[] Elements, int[] Shape) PositionDependent(float[] input, int[] shape)
    {
        int count = shape[2] * shape[3] * shape[4];
        float[] output = new float[shape[0] * 2 * count];
        for (int b = 0; b < shape[0]; b++)
        {
            ReferenceWindows.ForAll(shape[2..], (i, j, k) =>
            {
                int at = (((i * shape[3]) + j) * shape[4]) + k;
                float value = (2 * input[(b * shape[1] * count) + at]) + i - (0.5f * j) + (0.25f * k);
                output[(b * 2 * count) + at] = value;
                output[(b * 2 * count) + count + at] = -value;
            });
        }

        return (output, [shape[0], 2, .. shape[2..]]);
    }

    private static double[,,] PositionDependent(double[,,] input)
    {
        int[] shape = [input.GetLength(0), input.GetLength(1), input.GetLength(2)];
        double[,,] output = new double[shape[0], shape[1], shape[2]];
        ReferenceWindows.ForAll(shape, (i, j, k) => output[i, j, k] = (2 * input[i, j, k]) + i - (0.5 * j) + (0.25 * k));
        return output;
    }

    private static Volume<float> Noise(int[] size, int seed)
    {
        Random random = new(seed);
        Volume<float> image = Volume<float>.Allocate([1, .. size], Affine.Identity);
        image.Storage.Span.ForEachSet(() => (float)((random.NextDouble() * 2) - 1));
        return image;
    }
}
