using Aiaa.GpuRunner.Pipelines;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>One transform of the catalogue.</summary>
/// <param name="Name">MONAI's or AIAA's name of its class, with the ending d.</param>
/// <param name="Summary">What it does, in one sentence of the reference.</param>
/// <param name="Create">Makes it from its arguments.</param>
/// <param name="Example">The least arguments it takes, as JSON.</param>
internal sealed record CatalogueEntry(
    string Name,
    string Summary,
    Func<TransformArguments, CompileContext, ITransform> Create,
    string Example = """{"keys":"image"}""");
