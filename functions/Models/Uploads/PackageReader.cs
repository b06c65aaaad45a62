using Aiaa.Functions.Hosting;
using Aiaa.Functions.Images;
using Aiaa.Functions.Models.Bundles;
using Aiaa.RunnerProtocol;

namespace Aiaa.Functions.Models.Uploads;

/// <summary>Brings every form in which models are uploaded to one.</summary>
internal sealed class PackageReader(UploadLimits limits)
{
    private const string DataPart = "The data part";
    private const string Accepted = "send the config with its network (curl -X PUT -F config=@config_aiaa.json -F data=@model.ts), or a zip of an MMAR or MONAI bundle as data";

    /// <param name="config">A configuration; null when the file brings one.</param>
    /// <param name="data">The file: a network or an archive; null for a configuration alone. It is owned by what is returned, or disposed.</param>
    /// <param name="cancellation">The caller has hung up.</param>
    /// <exception cref="ApiException">It is no model; the sentence says what is wrong and what is accepted.</exception>
    public async Task<ModelPackage> ReadAsync(string? config, SpooledFile? data, CancellationToken cancellation)
    {
        if (data is null)
        {
            return new ModelPackage(config ?? throw NoConfig(), Weights: null);
        }

        bool kept = false;
        try
        {
            await using ZipContents? zip = await ZipContents.TryOpenAsync(data, DataPart, cancellation);
            UploadKind kind = await UploadInspection.IdentifyAsync(data, DataPart, zip, cancellation);
            if (kind == UploadKind.Archive)
            {
                return await ReadArchiveAsync(zip!, config, cancellation);
            }

            ModelPackage package = new(config ?? throw NoConfig(), new WeightsFile(data, Format(kind)));
            kept = true;
            return package;
        }
        finally
        {
            if (!kept)
            {
                await data.DisposeAsync();
            }
        }
    }

    private async Task<ModelPackage> ReadArchiveAsync(ZipContents zip, string? config, CancellationToken cancellation)
    {
        ArchiveLayout layout = ArchiveLayout.Find(zip.Names, configGiven: config is not null);
        if (config is null)
        {
            config = layout.Config is { } own
                ? await zip.ReadTextAsync(own, cancellation)
                : await TranslateAsync(zip, layout, cancellation);
        }

        return new ModelPackage(config, layout.Weights is { } weights ? await ReadWeightsAsync(zip, weights, cancellation) : null);
    }

    private static async Task<string> TranslateAsync(ZipContents zip, ArchiveLayout layout, CancellationToken cancellation)
    {
        if (layout.Weights is null)
        {
            throw new ApiException(
                Failure.BadModel,
                "The bundle holds no network that runs here: models/model.ts or models/model.onnx is missing; make it with python -m monai.bundle ckpt_export (or onnx_export) and pack the bundle again.");
        }

        BundleDocument config = BundleDocument.Read(layout.BundleConfig!, await zip.ReadTextAsync(layout.BundleConfig!, cancellation));
        BundleMetadata metadata = layout.BundleMetadata is { } path
            ? BundleMetadata.Read(BundleDocument.Read(path, await zip.ReadTextAsync(path, cancellation)))
            : BundleMetadata.None;
        return BundleTranslation.ToConfig(config, metadata);
    }

    private async Task<WeightsFile> ReadWeightsAsync(ZipContents zip, string name, CancellationToken cancellation)
    {
        SpooledFile file = await zip.ReadFileAsync(name, limits, cancellation);
        try
        {
            string what = $"'{name}' in the archive";
            await using ZipContents? inner = await ZipContents.TryOpenAsync(file, what, cancellation);
            UploadKind kind = await UploadInspection.IdentifyAsync(file, what, inner, cancellation);
            return kind == UploadKind.Archive
                ? throw new ApiException(Failure.BadModel, $"{what} is a zip of something other than a network; pack model.ts or model.onnx itself.")
                : new WeightsFile(file, Format(kind));
        }
        catch
        {
            await file.DisposeAsync();
            throw;
        }
    }

    private static WeightsFormat Format(UploadKind kind) => kind == UploadKind.TorchScript ? WeightsFormat.TorchScript : WeightsFormat.Onnx;

    private static ApiException NoConfig() => new(Failure.BadRequest, $"The form has no config part; {Accepted}.");
}
