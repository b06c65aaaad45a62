using Aiaa.GpuRunner.Pipelines;
using Aiaa.GpuRunner.Transforms;

namespace Aiaa.GpuRunner.Writers;

/// <summary>Finds the writer that a configuration names.</summary>
internal static class WriterFactory
{
    private static readonly string[] Names = ["Writer", "ClassificationWriter"];

    /// <summary>Reads the configuration's <c>writer</c>.</summary>
    /// <param name="config">The block.</param>
    /// <param name="labels">The configuration's labels, which name classes where the writer does not.</param>
    /// <exception cref="ModelException">A writer or argument that is not served.</exception>
    public static IResultWriter Create(TransformConfig config, IReadOnlyList<string> labels)
    {
        TransformArguments arguments = new(config);
        IResultWriter writer = config.ShortName switch
        {
            "Writer" => ResultWriter.Create(arguments),
            "ClassificationWriter" => ClassificationWriter.Create(arguments, labels),
            _ => throw new ModelException(
                $"{config.Place}: the writer '{config.Name}' is not one this server knows; it knows aiaa.transforms.Writer and aiaa.transforms.ClassificationWriter.{NearestName.Hint(config.ShortName, Names)}"),
        };
        arguments.Complete();
        return writer;
    }
}
