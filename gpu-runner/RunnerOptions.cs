using System.ComponentModel.DataAnnotations;
using Aiaa.GpuRunner.Inference;
using Aiaa.GpuRunner.Pipelines;
using Aiaa.RunnerProtocol;
using Microsoft.Extensions.Options;

namespace Aiaa.GpuRunner;

/// <summary>What can be set from outside, by environment variable or command line.</summary>
internal sealed class RunnerOptions
{
    /// <summary>The secret shared with functions: base64, at least 32 bytes.</summary>
    [ConfigurationKeyName("AIAA_RUNNER_KEY")]
    public string? Key { get; set; }

    /// <summary>Connection string of the storage account, for Azurite. Either this or <see cref="StorageAccount"/>.</summary>
    [ConfigurationKeyName("AIAA_STORAGE")]
    public string? Storage { get; set; }

    /// <summary>Name of the storage account, reached with the process's own identity.</summary>
    [ConfigurationKeyName("AIAA_STORAGE_ACCOUNT")]
    public string? StorageAccount { get; set; }

    /// <summary>Which device networks run on.</summary>
    [ConfigurationKeyName("AIAA_DEVICE")]
    public DeviceChoice Device { get; set; }

    /// <summary>Memory for decoded volumes, in bytes.</summary>
    [ConfigurationKeyName("AIAA_CACHE_BYTES")]
    [Range(0, long.MaxValue, ErrorMessage = "AIAA_CACHE_BYTES must be a number of bytes, 0 or more.")]
    public long CacheBytes { get; set; } = 2L << 30;

    /// <summary>Memory for images behind the first steps of pipelines, in bytes.</summary>
    [ConfigurationKeyName("AIAA_PREPARED_CACHE_BYTES")]
    [Range(0, long.MaxValue, ErrorMessage = "AIAA_PREPARED_CACHE_BYTES must be a number of bytes, 0 or more.")]
    public long PreparedCacheBytes { get; set; } = 2L << 30;

    /// <summary>Memory for networks on each device, counted by their weights, in bytes.</summary>
    [ConfigurationKeyName("AIAA_MODEL_CACHE_BYTES")]
    [Range(0, long.MaxValue, ErrorMessage = "AIAA_MODEL_CACHE_BYTES must be a number of bytes, 0 or more.")]
    public long ModelCacheBytes { get; set; } = 2L << 30;

    /// <summary>Names of models, separated by commas, that stay in memory once they are loaded.</summary>
    [ConfigurationKeyName("AIAA_PINNED_MODELS")]
    public string? PinnedModels { get; set; }

    /// <summary>Whether TensorRT may compute in float16.</summary>
    [ConfigurationKeyName("AIAA_FP16")]
    public bool HalfPrecision { get; set; }

    /// <summary>Whether runs of fixed shapes are captured as CUDA graphs on a GPU.</summary>
    [ConfigurationKeyName("AIAA_CUDA_GRAPHS")]
    public bool CudaGraphs { get; set; }

    /// <summary>Folder in which TensorRT keeps the engines that it has built; below it one folder per GPU, driver and version.</summary>
    [ConfigurationKeyName("AIAA_ENGINE_CACHE")]
    public string? EngineCache { get; set; }

    /// <summary>Program of the process that runs TorchScript networks; by default in the folder "torchscript" beside this program.</summary>
    [ConfigurationKeyName("AIAA_TORCHSCRIPT")]
    public string? TorchScript { get; set; }

    /// <summary>A command that installs that program when the first network needs it: a JSON list of program and arguments.</summary>
    [ConfigurationKeyName("AIAA_TORCHSCRIPT_SETUP")]
    public string? TorchScriptSetup { get; set; }

    /// <summary>Most memory that process may take for data, in bytes; 0 for no limit, by default three quarters of what there is.</summary>
    [ConfigurationKeyName("AIAA_TORCHSCRIPT_BYTES")]
    [Range(0, long.MaxValue, ErrorMessage = "AIAA_TORCHSCRIPT_BYTES must be a number of bytes, 0 or more.")]
    public long? TorchScriptBytes { get; set; }

    /// <summary>Largest image file that is taken, in bytes: by default as large as functions takes, so that every session can be run.</summary>
    [ConfigurationKeyName("AIAA_MAX_IMAGE_BYTES")]
    [Range(1, long.MaxValue, ErrorMessage = "AIAA_MAX_IMAGE_BYTES must be a number of bytes above 0.")]
    public long MaxImageBytes { get; set; } = 4L << 30;

    /// <summary>Requests that may wait for the device.</summary>
    [ConfigurationKeyName("AIAA_QUEUE")]
    [Range(0, 10_000, ErrorMessage = "AIAA_QUEUE must lie between 0 and 10000.")]
    public int Queue { get; set; } = 16;

    /// <summary>The form of bounding boxes.</summary>
    [ConfigurationKeyName("AIAA_BOUNDING_BOX")]
    public BoundingBoxAxes BoundingBoxAxes { get; set; }

    /// <summary>Whether the process ends when its standard input does.</summary>
    [ConfigurationKeyName(ParentWatch.Setting)]
    public string? ExitWithParent { get; set; }
}

/// <summary>Checks the settings: those with a range by their attributes, the others one by one.</summary>
internal sealed class RunnerOptionsValidator : IValidateOptions<RunnerOptions>
{
    /// <summary>Fewest bytes of a key.</summary>
    private const int LeastKeyBytes = 32;

    /// <inheritdoc/>
    public ValidateOptionsResult Validate(string? name, RunnerOptions options)
    {
        List<ValidationResult> ranges = [];
        Validator.TryValidateObject(options, new ValidationContext(options), ranges, validateAllProperties: true);
        List<string> failures = [.. ranges.Select(result => result.ErrorMessage!)];
        Span<byte> key = new byte[(options.Key?.Length ?? 0) + 1];
        if (!Convert.TryFromBase64String(options.Key ?? string.Empty, key, out int length) || length < LeastKeyBytes)
        {
            failures.Add($"AIAA_RUNNER_KEY must be set: the secret shared with functions, base64 of at least {LeastKeyBytes} random bytes.");
        }

        if (string.IsNullOrWhiteSpace(options.Storage) == string.IsNullOrWhiteSpace(options.StorageAccount))
        {
            failures.Add("Exactly one of AIAA_STORAGE (a connection string) and AIAA_STORAGE_ACCOUNT (an account's name) must be set.");
        }

        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
