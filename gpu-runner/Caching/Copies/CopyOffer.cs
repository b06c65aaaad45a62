using Aiaa.GpuRunner.Pipelines;

namespace Aiaa.GpuRunner.Caching.Copies;

/// <summary>A prepared image that may be kept in storage.</summary>
/// <param name="Name">The copy's name.</param>
/// <param name="Sample">The prepared image.</param>
/// <param name="ImageBlob">The session's image, for whose sake it is kept and with which it ends.</param>
internal sealed record CopyOffer(string Name, PreparedSample Sample, string ImageBlob);
