using System.Globalization;

namespace Aiaa.Dicom.Elements;

/// <summary>The number of an attribute.</summary>
/// <param name="Group">The group: 0008 identifies, 0028 describes pixels, 7FE0 holds them.</param>
/// <param name="Element">The element within the group.</param>
public readonly record struct Tag(ushort Group, ushort Element)
{
    internal static Tag Item { get; } = new(0xfffe, 0xe000);

    internal static Tag ItemEnd { get; } = new(0xfffe, 0xe00d);

    internal static Tag SequenceEnd { get; } = new(0xfffe, 0xe0dd);

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"({Group:X4},{Element:X4})");
}
