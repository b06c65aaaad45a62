using Aiaa.Imaging.Volumes;

namespace Aiaa.LocalRunner.Demo.Interactive;

/// <summary>What one click came to.</summary>
/// <param name="Clicks">All clicks so far, the new one last.</param>
/// <param name="Mask">The answer.</param>
/// <param name="Dice">How well it agrees with what the user wants.</param>
/// <param name="Milliseconds">From the click to the last byte of the answer.</param>
/// <param name="NetworkMilliseconds">Of that, in the network.</param>
internal sealed record ClickStep(IReadOnlyList<Click> Clicks, Volume<byte> Mask, double Dice, double Milliseconds, double NetworkMilliseconds);
