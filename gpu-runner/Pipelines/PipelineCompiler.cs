using Aiaa.GpuRunner.Inference;
using Aiaa.GpuRunner.Transforms;
using Aiaa.GpuRunner.Writers;

namespace Aiaa.GpuRunner.Pipelines;

/// <summary>Turns a configuration into a pipeline: every name and every argument is resolved here, or refused.</summary>
internal static class PipelineCompiler
{
    /// <summary>Compiles a configuration.</summary>
    /// <param name="config">What was read.</param>
    /// <param name="axes">The server's form of bounding boxes.</param>
    /// <exception cref="ModelException">A name or argument that this server does not know; the message names it and its place.</exception>
    public static Pipeline Compile(ModelConfig config, BoundingBoxAxes axes)
    {
        CompileContext context = new(MonaiRules.For(config.Monai), axes);
        return new Pipeline(
            [.. config.PreTransforms.Select(t => Step(t, context))],
            new InferenceStep(config.Inference.Input, config.Inference.Output, InfererFactory.Create(config.Inference.Engine, context.Rules)),
            [.. config.PostTransforms.Select(t => Step(t, context))],
            WriterFactory.Create(config.Writer, config.Labels));
    }

    private static PipelineStep Step(TransformConfig config, CompileContext context) =>
        new(config.ShortName, config.Place, TransformCatalogue.Create(config, context));
}
