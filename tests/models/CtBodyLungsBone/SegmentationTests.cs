namespace Aiaa.Models.Tests.CtBodyLungsBone;

public sealed class SegmentationTests(Network network) : IClassFixture<Network>
{
    private static readonly Torso Torso = Torso.Draw();

    [Fact]
    public void A_torso_is_segmented()
    {
        Grid<Label> labels = network.Segment(Torso.Image);

        Assert.InRange(Dice(labels, Label.Body), 0.95, 1);
        Assert.InRange(Dice(labels, Label.Lungs), 0.95, 1);
        Assert.InRange(Dice(labels, Label.Bone), 0.9, 1);
    }

    [Fact]
    public void The_table_its_foam_and_the_sheet_are_background()
    {
        Grid<Label> labels = network.Segment(Torso.Image);

        Assert.Equal(1, Share(labels, Part.Table, Label.Background));
        Assert.Equal(1, Share(labels, Part.Foam, Label.Background));
    }

    [Fact]
    public void Gas_of_trachea_and_bowel_is_body_and_not_lung()
    {
        Grid<Label> labels = network.Segment(Torso.Image);

        Assert.InRange(Share(labels, Part.Trachea, Label.Body), 0.99, 1);
        Assert.InRange(Share(labels, Part.BowelGas, Label.Body), 0.99, 1);
    }

    [Fact]
    public void Vessels_of_the_lung_are_lung()
    {
        Grid<Label> labels = network.Segment(Torso.Image);

        Assert.InRange(Share(labels, Part.Vessel, Label.Lungs), 0.95, 1);
    }

    [Fact]
    public void Marrow_is_bone_and_the_spinal_canal_is_not()
    {
        Grid<Label> labels = network.Segment(Torso.Image);

        Assert.InRange(Share(labels, Part.Marrow, Label.Bone), 0.99, 1);

        // A third of the canal's voxels lie at its wall, where the blur of the resolution reaches.
        Assert.InRange(Share(labels, Part.SpinalCanal, Label.Bone), 0, 0.4);
    }

    [Fact]
    public void A_torso_cut_by_the_field_of_view_keeps_its_lungs()
    {
        // Both sides of the volume pass through the lungs: no skin, no chest wall and no air of the room beside them.
        Torso narrow = Torso.Draw(x: 100);

        Grid<Label> labels = network.Segment(narrow.Image);

        Assert.InRange(Dice(labels, narrow, Label.Lungs), 0.95, 1);
        Assert.InRange(Dice(labels, narrow, Label.Bone), 0.9, 1);
    }

    [Fact]
    public void Two_slices_are_enough()
    {
        Torso slab = Torso.Draw(z: 30);
        Grid<float> image = Slab(slab.Image, 25, 2);
        Grid<Label> truth = Slab(slab.Truth, 25, 2);

        Grid<Label> labels = network.Segment(image);

        Assert.InRange(Overlap(labels.Values, truth.Values, Label.Lungs), 0.95, 1);
        Assert.InRange(Overlap(labels.Values, truth.Values, Label.Body), 0.95, 1);
    }

    [Fact]
    public void Padding_beyond_the_scanners_circle_is_background()
    {
        Torso torso = Torso.Draw(z: 30);
        Grid<float> image = torso.Image;
        for (int i = 0; i < image.X; i++)
        {
            for (int j = 0; j < image.Y; j++)
            {
                bool outside = Math.Pow(i - (image.X / 2), 2) + Math.Pow(j - (image.Y / 2), 2) > 85 * 85;
                for (int k = 0; outside && k < image.Z; k++)
                {
                    image[i, j, k] = -3024;
                }
            }
        }

        Grid<Label> labels = network.Segment(image);

        Assert.InRange(Dice(labels, torso, Label.Body), 0.95, 1);
        Assert.InRange(Dice(labels, torso, Label.Lungs), 0.95, 1);
    }

    [Fact]
    public void Air_alone_is_background()
    {
        Grid<float> air = new(40, 50, 20);
        Array.Fill(air.Values, -1000f);

        Assert.All(network.Segment(air).Values, label => Assert.Equal(Label.Background, label));
    }

    private static double Dice(Grid<Label> labels, Label label) => Dice(labels, Torso, label);

    private static double Dice(Grid<Label> labels, Torso torso, Label label) => Overlap(labels.Values, torso.Truth.Values, label);

    private static double Overlap(Label[] labels, Label[] truth, Label label)
    {
        int both = labels.Zip(truth).Count(pair => pair.First == label && pair.Second == label);
        return 2.0 * both / (labels.Count(l => l == label) + truth.Count(l => l == label));
    }

    private static double Share(Grid<Label> labels, Part part, Label label)
    {
        Label[] there = [.. labels.Values.Where((_, index) => Torso.Parts.Values[index] == part)];
        Assert.NotEmpty(there);
        return there.Count(l => l == label) / (double)there.Length;
    }

    private static Grid<T> Slab<T>(Grid<T> volume, int first, int count)
    {
        Grid<T> slab = new(volume.X, volume.Y, count);
        for (int i = 0; i < volume.X; i++)
        {
            for (int j = 0; j < volume.Y; j++)
            {
                for (int k = 0; k < count; k++)
                {
                    slab[i, j, k] = volume[i, j, first + k];
                }
            }
        }

        return slab;
    }
}
