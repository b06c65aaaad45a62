using Aiaa.Imaging.Volumes;
using Aiaa.LocalRunner.Phantom;

namespace Aiaa.LocalRunner.Tests.Phantom;

/// <summary>The phantom, made once for all tests that look at it.</summary>
public sealed class MadePhantom
{
    /// <summary>The volume.</summary>
    public Volume<short> Volume { get; } = PhantomCt.Make(CancellationToken.None);
}
