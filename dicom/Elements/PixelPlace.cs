namespace Aiaa.Dicom.Elements;

/// <summary>Where the pixels of an object stand.</summary>
/// <param name="Tag">The attribute that holds them.</param>
/// <param name="Position">Bytes of the data set's stream before their first one.</param>
/// <param name="Length">Their bytes; null for fragments, which a delimiter ends.</param>
/// <param name="Remaining">Bytes that can follow from there on at most; null where nothing is known of it before they are read.</param>
public sealed record PixelPlace(Tag Tag, long Position, long? Length, long? Remaining);
