using System.Text;
using System.Text.Json.Nodes;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.GpuRunner.Transforms;

namespace Aiaa.GpuRunner.Writers;

/// <summary>
/// aiaa.transforms.ClassificationWriter: the names of the classes that were found, as <c>{"prediction": […]}</c>, and no file. A class is
/// found when its score is at least one half, which after AsDiscreted is 1; of an argmax its number is the class.
/// </summary>
internal sealed class ClassificationWriter : IResultWriter
{
    private const float Found = 0.5f;

    private readonly string _key;
    private readonly string[] _names;

    private ClassificationWriter(string key, string[] names) => (_key, _names) = (key, names);

    /// <summary>Reads the arguments.</summary>
    /// <param name="arguments">Those of the writer.</param>
    /// <param name="labels">The names when the writer has none of its own.</param>
    /// <exception cref="ModelException">Classes have no names.</exception>
    public static ClassificationWriter Create(TransformArguments arguments, IReadOnlyList<string> labels)
    {
        string[] names = arguments.OptionalTexts("label_names") ?? [.. labels];
        return names.Length > 0
            ? new ClassificationWriter(arguments.OptionalText("image") ?? "pred", names)
            : throw arguments.Invalid("label_names", "is missing, and the configuration has no 'labels' either; name each class");
    }

    /// <inheritdoc/>
    public ResultFile Write(Sample sample, ResultOptions options, bool withFile, CancellationToken cancellationToken)
    {
        float[] scores = sample[_key].Volume.ToSingle().ToLastAxisFastest().ToArray();
        JsonArray prediction = [.. Classes(scores).Select(index => (JsonNode)_names[index])];
        return new ResultFile(Encoding.UTF8.GetBytes(new JsonObject { ["prediction"] = prediction }.ToJsonString()));
    }

    private IEnumerable<int> Classes(float[] scores)
    {
        if (scores.Length == _names.Length)
        {
            return Enumerable.Range(0, scores.Length).Where(index => scores[index] >= Found);
        }

        return scores is [var number] && number >= 0 && number < _names.Length && number == MathF.Floor(number)
            ? [(int)number]
            : throw new ModelException($"The writer names {_names.Length} classes, but there are {scores.Length} scores under the key '{_key}'; name each class once (label_names).");
    }
}
