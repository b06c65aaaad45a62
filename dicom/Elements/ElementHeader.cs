namespace Aiaa.Dicom.Elements;

/// <summary>What stands before a value: the tag, the representation and the length.</summary>
/// <param name="Tag">Which attribute.</param>
/// <param name="Vr">How its value is to be read.</param>
/// <param name="Length">Bytes of the value; <see cref="Undefined"/> where a delimiter ends it.</param>
internal readonly record struct ElementHeader(Tag Tag, Vr Vr, uint Length)
{
    public const uint Undefined = 0xffff_ffff;

    public bool IsUndefined => Length == Undefined;

    /// <summary>Reads one (PS3.5 section 7.1).</summary>
    public static ElementHeader Read(ByteSource source, DataSetEncoding encoding)
    {
        Tag tag = new(source.UInt16(encoding.BigEndian), source.UInt16(encoding.BigEndian));
        if (tag.Group == Tag.Item.Group)
        {
            return new ElementHeader(tag, Vr.UN, source.UInt32(encoding.BigEndian));
        }

        if (!encoding.ExplicitVr)
        {
            return new ElementHeader(tag, Tags.ImplicitVr(tag), source.UInt32(encoding.BigEndian));
        }

        ReadOnlySpan<byte> letters = source.Take(2);
        if (!VrRules.CanBe(letters[0], letters[1]))
        {
            throw new DicomException($"The DICOM file is damaged: the attribute {tag} has no value representation where its transfer syntax says there is one.");
        }

        Vr vr = (Vr)((letters[0] << 8) | letters[1]);
        if (VrRules.HasShortLength(vr))
        {
            return new ElementHeader(tag, vr, source.UInt16(encoding.BigEndian));
        }

        _ = source.Take(2);
        return new ElementHeader(tag, vr, source.UInt32(encoding.BigEndian));
    }
}
