namespace Aiaa.Models.Tests.CtBodyLungsBone;

public sealed class AnyVolumeTests(Network network) : IClassFixture<Network>
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 3, 1)]
    [InlineData(1, 90, 4)]
    [InlineData(64, 1, 2)]
    [InlineData(5, 4, 120)]
    [InlineData(33, 47, 29)]
    public void Volumes_of_any_size_are_answered(int x, int y, int z)
    {
        Grid<float> volume = new(x, y, z);
        Random random = new(x + y + z);
        for (int i = 0; i < volume.Values.Length; i++)
        {
            volume.Values[i] = (random.NextSingle() * 4000) - 1024;
        }

        Assert.All(network.Scores(volume), score => Assert.InRange(score, 0, 3));
    }

    [Fact]
    public void An_image_that_is_no_CT_is_answered_without_lungs()
    {
        Grid<float> magnetic = new(60, 70, 40);
        Random random = new(7);
        for (int i = 0; i < magnetic.Values.Length; i++)
        {
            magnetic.Values[i] = random.Next(0, 256);
        }

        Assert.DoesNotContain(Label.Lungs, network.Segment(magnetic).Values);
    }
}
