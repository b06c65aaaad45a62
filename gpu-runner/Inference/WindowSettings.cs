using Aiaa.Imaging.Resampling;

namespace Aiaa.GpuRunner.Inference;

/// <summary>How windows are laid over an image and put together again; the arguments of MONAI's sliding_window_inference.</summary>
/// <param name="Roi">Window lengths per spatial axis; not positive: the image's own length.</param>
/// <param name="Overlap">Share of a window that the next one covers again, from 0 to below 1: one for all axes, or one per axis.</param>
/// <param name="BatchSize">Windows that go through the network together.</param>
/// <param name="Gaussian">Whether the middle of a window counts more than its rim.</param>
/// <param name="SigmaScale">Standard deviation of the gaussian as a share of the window: one for all axes, or one per axis.</param>
/// <param name="PaddingValue">The value around an image that is smaller than a window, where that is padded with a constant.</param>
internal sealed record WindowSettings(int[] Roi, double[] Overlap, int BatchSize, bool Gaussian, double[] SigmaScale, float PaddingValue)
{
    /// <summary>What lies around an image that is smaller than a window.</summary>
    public PadMode PaddingMode { get; init; } = PadMode.Constant;
}
