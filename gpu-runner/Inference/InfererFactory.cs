using Aiaa.GpuRunner.Pipelines;
using Aiaa.GpuRunner.Transforms;

namespace Aiaa.GpuRunner.Inference;

/// <summary>Turns the engine block of a configuration into a way to run the network.</summary>
internal static class InfererFactory
{
    private static readonly string[] Engines = ["aiaa.inference.PyTorchInference", "aiaa.inference.TritonInference"];

    /// <summary>Reads the block.</summary>
    /// <remarks>
    /// Beside the arguments of the original engines it takes those of MONAI's sliding_window_inference (mode, sw_batch_size,
    /// sigma_scale, padding_mode, cval), which the original gave no way to set, and <c>slice_dim</c>, which has a network of two dimensions
    /// run over the slices across that axis.
    /// </remarks>
    /// <exception cref="ModelException">An engine or argument that is not served.</exception>
    public static IInferer Create(TransformConfig engine, MonaiRules rules)
    {
        if (!Engines.Contains(engine.Name, StringComparer.Ordinal))
        {
            throw new ModelException(Refusal(engine));
        }

        TransformArguments arguments = new(engine);

        // Where tensors lie is decided here, not by the configuration.
        arguments.Ignore("device", "sw_device");
        arguments.Only("is_batched_data", false);
        if (arguments.OptionalText("network") is not null)
        {
            throw arguments.Invalid("network", "asks for a Python class that builds the network; export the network to ONNX instead");
        }

        bool scan = arguments.Flag("scanning_window", false);
        WindowSettings settings = Settings(arguments, scan);
        int? sliceAxis = arguments.OptionalInteger("slice_dim");
        if (sliceAxis is < 0 or > 2)
        {
            throw arguments.Invalid("slice_dim", "must be 0, 1 or 2, the spatial axis across which slices lie");
        }

        arguments.Complete();
        IInferer inferer = scan ? new SlidingWindowInferer(settings, rules) : new SimpleInferer();
        return sliceAxis is { } axis ? new SliceInferer(axis, inferer) : inferer;
    }

    private static WindowSettings Settings(TransformArguments arguments, bool scan)
    {
        int[]? roi = arguments.OptionalIntegers("roi");
        if (scan && roi is null)
        {
            throw arguments.Invalid("roi", "is missing; a scanning window needs its lengths");
        }

        double[] overlap = arguments.OptionalNumbers("overlap") ?? [0.25];
        if (overlap.Length == 0 || overlap.Any(o => o is < 0 or >= 1))
        {
            throw arguments.Invalid("overlap", "must be at least 0 and below 1");
        }

        double[] sigmaScale = arguments.OptionalNumbers("sigma_scale") ?? [0.125];
        if (sigmaScale.Length == 0 || sigmaScale.Any(s => s <= 0))
        {
            throw arguments.Invalid("sigma_scale", "must be above 0");
        }

        int batchSize = arguments.OptionalInteger("sw_batch_size") ?? 1;
        if (batchSize is < 1 or > 1024)
        {
            throw arguments.Invalid("sw_batch_size", "must lie between 1 and 1024");
        }

        string mode = arguments.OptionalText("mode") ?? "constant";
        if (mode is not ("constant" or "gaussian"))
        {
            throw arguments.Invalid("mode", $"must be \"constant\" or \"gaussian\", not \"{mode}\"");
        }

        return new WindowSettings(roi ?? [], overlap, batchSize, mode == "gaussian", sigmaScale, (float)(arguments.OptionalNumber("cval") ?? 0))
        {
            PaddingMode = Padding.Mode(arguments, arguments.OptionalText("padding_mode") ?? "constant", "padding_mode"),
        };
    }

    private static string Refusal(TransformConfig engine) => engine.Name switch
    {
        _ when engine.Name.StartsWith("aiaa.", StringComparison.Ordinal) =>
            $"{engine.Place}: the engine '{engine.Name}' is not one this server knows.{NearestName.Hint(engine.Name, Engines)}",
        _ => $"{engine.Place}: '{engine.Name}' is a Python class of your own, and this server runs no Python; use {Engines[0]} with an ONNX network.",
    };
}
