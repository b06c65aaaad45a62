using Aiaa.Testing;

namespace Aiaa.Models.Tests.Clicks;

public sealed class ClickNetworkTests
{
    private const float Tissue = 100;
    private const float Organ = 160;

    public static TheoryData<string> Names => [.. ClickNetwork.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_network_takes_the_grid_that_its_configuration_makes_and_gives_a_score_for_each_voxel(string name)
    {
        using ClickNetwork network = ClickNetwork.Load(name);
        int[] grid = [.. network.Config["pre_transforms"]!.AsArray().Single(t => (string?)t!["name"] == "monai.transforms.Resized")!["args"]!["spatial_size"]!.AsArray().Select(side => (int)side!)];
        Assert.Equal(grid, network.Grid);
        Assert.Equal([-1, network.Channels, .. grid], network.Session.InputMetadata["input"].Dimensions);
        Assert.Equal([-1, 1, .. grid], network.Session.OutputMetadata["output"].Dimensions);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_structure_that_stands_out_of_noise_is_found_in_grey_values_of_any_unit(string name)
    {
        using ClickNetwork network = ClickNetwork.Load(name);
        (float[] image, bool[] truth, double[][] on) = Ball(network);
        float[] scores = network.Scores(image, on, []);
        Assert.True(Dice(scores, truth) > 0.85, $"Dice {Dice(scores, truth):0.000}");

        float[] otherUnit = network.Scores([.. image.Select(value => 1000 - (12.5f * value))], on, []);
        Assert.True(Dice(otherUnit, [.. scores.Select(score => score > 0)]) > 0.95, "another unit and sign of the grey values changed the mask");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_cannot_be_segmented_is_answered_all_the_same(string name)
    {
        using ClickNetwork network = ClickNetwork.Load(name);
        int voxels = network.Grid.Aggregate(1, (a, b) => a * b);
        Assert.All(network.Run(new float[network.Channels * voxels]), score => Assert.True(float.IsFinite(score)));
        (float[] image, _, double[][] on) = Ball(network);
        image[voxels / 2] = float.NaN;
        Assert.Equal(voxels, network.Scores(image, on, []).Length);
    }

    [Theory]
    [InlineData("deepgrow_2d")]
    [InlineData("deepgrow_3d")]
    public void A_click_beside_the_structure_takes_a_good_part_of_its_touching_twin_out_of_the_mask(string name)
    {
        using ClickNetwork network = ClickNetwork.Load(name);
        Func<float> noise = ClickNetwork.Noise(3, 6);
        double[] middle = network.Middle();
        int last = network.Grid.Length - 1;
        double radius = network.Grid[last] / 8.0;
        double[] wanted = [.. middle];
        double[] neighbour = [.. middle];
        wanted[last] -= radius;
        neighbour[last] += radius;
        double[] radii = [.. network.Grid.Select((side, axis) => radius * side / network.Grid[last])];
        float[] image = network.Draw(at => (Level(at, wanted, radii) < 1 || Level(at, neighbour, radii) < 1 ? Organ : Tissue) + noise());
        double Share(float[] scores) => Inside(network, neighbour, radii).Zip(scores).Where(pair => pair.First).Average(pair => pair.Second > 0 ? 1 : 0);

        double without = Share(network.Scores(image, [wanted], []));
        double with = Share(network.Scores(image, [wanted], [neighbour]));
        Assert.True(with < 0.75 * without, $"{with:P0} of the neighbour are in the mask ({without:P0} without the click)");
    }

    [Fact]
    public void All_together_they_are_small()
    {
        long bytes = ClickNetwork.Names.Sum(name => new FileInfo(Path.Combine(Checkout.Root, "models", name, "model.onnx")).Length);
        Assert.InRange(bytes, 1, 10_000_000);
    }

    private static (float[] Image, bool[] Truth, double[][] On) Ball(ClickNetwork network)
    {
        Func<float> noise = ClickNetwork.Noise(1, 6);
        double[] middle = network.Middle();
        double[] radii = [.. network.Grid.Select(side => side * 0.28)];
        float[] image = network.Draw(at => (Level(at, middle, radii) < 1 ? Organ : Tissue) + noise());
        return (image, Inside(network, middle, radii), network.Channels == 2 ? network.Ends(middle, radii) : [middle]);
    }

    private static bool[] Inside(ClickNetwork network, double[] centre, double[] radii) => [.. network.Draw(at => Level(at, centre, radii) < 1 ? 1 : 0).Select(value => value > 0)];

    private static double Level(double[] at, double[] centre, double[] radii) => at.Select((position, axis) => Math.Pow((position - centre[axis]) / radii[axis], 2)).Sum();

    private static double Dice(float[] scores, bool[] truth)
    {
        int both = scores.Where((score, at) => score > 0 && truth[at]).Count();
        return 2.0 * both / (scores.Count(score => score > 0) + truth.Count(inside => inside));
    }
}
