using Aiaa.GpuRunner.Pipelines;
using Aiaa.GpuRunner.Pipelines.Records;
using Aiaa.Imaging.Geometry;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>MONAI's Orientationd: axes in the order and direction of the anatomical letters, by views alone.</summary>
internal sealed class Orientationd : MapTransform
{
    private readonly MonaiRules _rules;
    private readonly string _axcodes;

    /// <summary>Reads the arguments.</summary>
    public Orientationd(TransformArguments arguments, MonaiRules rules)
        : base(arguments)
    {
        _rules = rules;
        bool closestCanonical = arguments.Flag("as_closest_canonical", false);
        string? axcodes = arguments.OptionalText("axcodes");
        _axcodes = closestCanonical ? "RAS" : axcodes ?? throw arguments.Invalid("axcodes", "is missing; it names the orientation, for example \"RAS\"");
        arguments.Ignore("meta_keys", "meta_key_postfix");
        arguments.Only("labels", new System.Text.Json.Nodes.JsonArray(Pair("L", "R"), Pair("P", "A"), Pair("I", "S")));
        arguments.Only("lazy", false);
    }

    /// <inheritdoc/>
    protected override void Apply(Sample sample, string key, int index, CancellationToken cancellationToken)
    {
        SampleVolume entry = sample[key];
        AxisTurns turns = AxisTurns.Towards(entry.Volume.Affine, _axcodes, Math.Min(3, entry.Volume.Rank - 1));
        Volume reoriented = turns.Apply(entry.Volume, spatialAxis: 1);
        sample[key] = entry.After(reoriented.WithAffine(_rules.Kept(reoriented.Affine)), new Reoriented(turns.Inverse(), entry.Volume.Affine));
    }

    /// <summary>Reads the change that a turn made.</summary>
    public static ISpatialChange ReadChange(RecordReader record)
    {
        int[] source = record.Integers();
        bool[] flipped = [.. source.Select(_ => record.Flag())];
        return source.Order().SequenceEqual(Enumerable.Range(0, source.Length)) && source.Length <= 3
            ? new Reoriented(new AxisTurns([.. source], [.. flipped]), record.Affine())
            : throw RecordReader.Malformed("turns of axes that are none");
    }

    private static System.Text.Json.Nodes.JsonArray Pair(string low, string high) => [low, high];

    /// <summary>
    /// Undone by the turns that were made, with the affine from before to its last bit. MONAI looks for the letters from before, which on
    /// images turned by more than 45 degrees need not lead back.
    /// </summary>
    private sealed record Reoriented(AxisTurns Back, Affine Affine) : IRecordedChange
    {
        public ChangeKind Kind => ChangeKind.Orientation;

        public void Write(RecordWriter record)
        {
            record.Integers(Back.Source.AsSpan());
            foreach (bool flipped in Back.Flipped)
            {
                record.Flag(flipped);
            }

            record.Affine(Affine);
        }

        public Volume Undo(Volume volume, UndoRule rule, CancellationToken cancellationToken) => Back.Apply(volume, spatialAxis: 1).WithAffine(Affine);
    }
}
