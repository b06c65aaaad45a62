using System.Text.Json.Nodes;
using Aiaa.GpuRunner.Inference;
using Aiaa.GpuRunner.Pipelines.Deepgrow;
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
        CompileContext context = new(MonaiRules.For(config.Monai), axes) { ClientRoi = ClientRoi(config) };
        PipelineStep[] pre = [.. config.PreTransforms.Select(t => Step(t, context))];
        return new Pipeline(
            pre,
            SharedSteps.Of(config, pre),
            Inference(config, context),
            [.. config.PostTransforms.Select(t => Step(t, context))],
            WriterFactory.Create(config.Writer, config.Labels));
    }

    private static IInferenceStep Inference(ModelConfig config, CompileContext context)
    {
        InferenceConfig inference = config.Inference;
        return inference.Engine.Name == DeepgrowChain.EngineName
            ? DeepgrowChain.Create(inference.Engine, inference.Output)
            : new InferenceStep(inference.Input, inference.Output, InfererFactory.Create(inference.Engine, context.Rules));
    }

    /// <summary>What is not a list of lengths means nothing here: <c>meta_data</c> is for clients, and free in form.</summary>
    private static int[]? ClientRoi(ModelConfig config)
    {
        JsonNode? roi = ((config.Document["inference"] as JsonObject)?["meta_data"] as JsonObject)?["roi"];
        return roi is JsonArray list && list.All(length => length is JsonValue value && value.TryGetValue(out int _))
            ? [.. list.Select(length => length!.GetValue<int>())]
            : null;
    }

    private static PipelineStep Step(TransformConfig config, CompileContext context) =>
        new(config.ShortName, config.Place, TransformCatalogue.Create(config, context));
}
