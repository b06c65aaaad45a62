namespace Aiaa.LocalRunner.Demo.Interactive;

/// <summary>One click.</summary>
/// <param name="Point">Where: voxel indices of the file.</param>
/// <param name="OnStructure">Whether it says "this belongs to it" rather than "this does not".</param>
internal sealed record Click(int[] Point, bool OnStructure);
