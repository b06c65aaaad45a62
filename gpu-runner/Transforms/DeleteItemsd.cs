using System.Text.Json.Nodes;
using Aiaa.GpuRunner.Pipelines;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>MONAI's DeleteItemsd: the named items leave the sample; a name with separators leads into nested results.</summary>
internal sealed class DeleteItemsd : KeyedTransform
{
    private readonly string _separator;
    private readonly bool[] _patterns;

    /// <summary>Reads the arguments.</summary>
    public DeleteItemsd(TransformArguments arguments)
        : base(arguments)
    {
        _separator = arguments.OptionalText("sep") is { Length: > 0 } separator ? separator : ".";
        _patterns = arguments.PerKey("use_re", KeyCount, false, arguments.FlagOf);
        if (_patterns.Contains(true))
        {
            throw arguments.Invalid("use_re", "must be false: keys are not matched by regular expressions here; name them");
        }
    }

    /// <inheritdoc/>
    public override bool ReadsRequest => true;

    /// <inheritdoc/>
    public override void Apply(Sample sample, CancellationToken cancellationToken)
    {
        foreach ((string key, _) in KeysOf(sample))
        {
            if (!Has(sample, key))
            {
                throw new ModelException($"there is nothing under the key '{key}' that could be deleted.");
            }

            if (sample.Contains(key))
            {
                sample.Remove(key);
            }
            else
            {
                Parent(sample, key, out string last)!.Remove(last);
            }
        }
    }

    /// <inheritdoc/>
    protected override bool Has(Sample sample, string key) => sample.Contains(key) || (Parent(sample, key, out string last)?.ContainsKey(last) ?? false);

    private JsonObject? Parent(Sample sample, string key, out string last)
    {
        string[] path = key.Split(_separator);
        last = path[^1];
        JsonObject? parent = sample.Values;
        foreach (string name in path[..^1])
        {
            parent = parent?[name] as JsonObject;
        }

        return parent;
    }
}
