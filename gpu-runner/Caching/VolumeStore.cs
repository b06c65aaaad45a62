using System.Runtime.InteropServices;
using Aiaa.GpuRunner.Serving;
using Aiaa.GpuRunner.Storage;
using Aiaa.Imaging.Formats;
using Aiaa.RunnerProtocol;
using Microsoft.Extensions.Options;

namespace Aiaa.GpuRunner.Caching;

/// <summary>Decoded volumes by the hash of their file: each is fetched and decoded once, whoever asks, and held while there is room.</summary>
internal sealed class VolumeStore
{
    private readonly IBlobSource _blobs;
    private readonly long _maxBytes;
    private readonly LeaseCache<ImageFile> _cache;

    /// <summary>Makes an empty store.</summary>
    public VolumeStore(IBlobSource blobs, IOptions<RunnerOptions> options, ILogger<VolumeStore> logger)
    {
        _blobs = blobs;
        _maxBytes = options.Value.MaxImageBytes;
        _cache = new LeaseCache<ImageFile>("volumes", options.Value.CacheBytes, BytesOf, logger);
    }

    /// <summary>What the store has done since the start.</summary>
    public CacheStatistics Statistics => _cache.Statistics;

    /// <summary>The volume of a reference: held already, or read from storage, or from the bytes that came with the request.</summary>
    /// <param name="image">Which image.</param>
    /// <param name="inline">The bytes behind the request, if there are any.</param>
    /// <param name="timings">Gets the time of fetching and decoding when either was done.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <exception cref="RunnerException">Not held and not sent, gone from storage, too large, or other bytes than announced.</exception>
    /// <exception cref="Aiaa.Imaging.ImageFormatException">The bytes are no image that can be read.</exception>
    public Task<Lease<ImageFile>> GetAsync(ImageReference image, Stream? inline, StepTimings timings, CancellationToken cancellationToken) =>
        _cache.GetAsync(image.Sha256, token => LoadAsync(image, inline, timings, token), cancellationToken);

    private async Task<ImageFile> LoadAsync(ImageReference image, Stream? inline, StepTimings timings, CancellationToken cancellationToken)
    {
        if (image.Length > _maxBytes)
        {
            throw new InputException($"The image has {image.Length} bytes; this server takes {_maxBytes} at most.");
        }

        SpooledImage spooled = await timings.MeasureAsync("fetch", () => FetchAsync(image, inline, cancellationToken));
        await using (spooled)
        {
            return await timings.MeasureAsync("decode", () => Task.Run(
                () => ImageReader.Read(spooled.Stream, image.FileName, ImageLimits.Default, cancellationToken), cancellationToken));
        }
    }

    private async Task<SpooledImage> FetchAsync(ImageReference image, Stream? inline, CancellationToken cancellationToken)
    {
        if (image.Blob is null)
        {
            return await SpooledImage.ReceiveAsync(inline ?? throw new ImageNeededException(), image, cancellationToken);
        }

        await using BlobContent blob = await _blobs.OpenAsync(StorageNames.Images, image.Blob, cancellationToken) ?? throw new ImageGoneException();
        return await SpooledImage.ReceiveAsync(blob.Stream, image, cancellationToken);
    }

    private static long BytesOf(ImageFile file) => (long)file.Stored.Count * Marshal.SizeOf(file.Stored.ElementType);
}
