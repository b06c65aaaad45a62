namespace Aiaa.Dicom.Elements;

/// <summary>Reads the attributes of a data set up to its pixels, keeping those that are wanted and passing over the others.</summary>
/// <param name="source">Where the bytes come from.</param>
/// <param name="limits">What may be kept.</param>
/// <param name="wanted">The attributes to keep, at any depth; null for all.</param>
/// <param name="cancellation">Looked at between attributes of the outermost level.</param>
internal sealed class DataSetReader(ByteSource source, DicomLimits limits, IReadOnlySet<Tag>? wanted, CancellationToken cancellation)
{
    private int _kept;

    /// <summary>Reads attributes until their group is another one than that of the file's meta information.</summary>
    public DataSet ReadMeta()
    {
        DataSet meta = new();
        while (source.Peek(2) is [2, 0])
        {
            ReadElement(ElementHeader.Read(source, DataSetEncoding.ExplicitLittleEndian), DataSetEncoding.ExplicitLittleEndian, meta, depth: 0);
        }

        return meta;
    }

    /// <summary>Reads the data set until its pixels begin or it ends.</summary>
    /// <param name="encoding">How it is written.</param>
    /// <param name="pixels">Where its pixels stand; null where it has none.</param>
    public DataSet ReadToPixels(DataSetEncoding encoding, out PixelPlace? pixels)
    {
        DataSet set = new();
        while (source.Peek(8).Length == 8)
        {
            cancellation.ThrowIfCancellationRequested();
            ElementHeader header = ElementHeader.Read(source, encoding);
            if (header.Tag == Tags.PixelData || header.Tag == Tags.FloatPixelData || header.Tag == Tags.DoubleFloatPixelData)
            {
                pixels = new PixelPlace(header.Tag, source.Position, header.IsUndefined ? null : header.Length, source.Remaining);
                return set;
            }

            ReadElement(header, encoding, set, depth: 0);
        }

        pixels = null;
        return set;
    }

    // set is null where nothing is to be kept.
    private void ReadElement(ElementHeader header, DataSetEncoding encoding, DataSet? set, int depth)
    {
        if (header.Tag.Group == Tag.Item.Group)
        {
            throw new DicomException("The DICOM file is damaged: an item or its end stands outside of a sequence.");
        }

        bool keep = set is not null && (wanted is null || wanted.Contains(header.Tag));
        if (header.Vr == Vr.SQ || (header.IsUndefined && header.Vr == Vr.UN))
        {
            // A sequence whose representation got lost is written as in implicit little endian (PS3.5 section 6.2.2).
            ReadSequence(header, header.Vr == Vr.UN ? DataSetEncoding.ImplicitLittleEndian : encoding, keep ? set : null, depth + 1);
        }
        else if (header.IsUndefined)
        {
            SkipFragments(encoding);
        }
        else if (keep && header.Length <= limits.MaxValueBytes)
        {
            Count();
            byte[] value = source.ReadArray((int)header.Length);
            ToLittleEndian(value, encoding.BigEndian ? VrRules.WordSize(header.Vr) : 1);
            set!.Add(header.Tag, new DataElement(header.Vr, value, []));
        }
        else
        {
            source.Skip(header.Length);
        }
    }

    private void ReadSequence(ElementHeader header, DataSetEncoding encoding, DataSet? set, int depth)
    {
        if (depth > limits.MaxDepth)
        {
            throw new DicomException($"The DICOM file has more than {limits.MaxDepth} sequences within each other.");
        }

        if (set is null && !header.IsUndefined)
        {
            source.Skip(header.Length);
            return;
        }

        List<DataSet> items = [];
        long end = header.IsUndefined ? long.MaxValue : source.Position + header.Length;
        while (source.Position < end)
        {
            cancellation.ThrowIfCancellationRequested();
            ElementHeader item = ElementHeader.Read(source, encoding);
            if (item.Tag == Tag.SequenceEnd)
            {
                break;
            }

            if (item.Tag != Tag.Item)
            {
                throw new DicomException($"The DICOM file is damaged: the sequence {header.Tag} holds something that is no item.");
            }

            DataSet? content = set is null ? null : new DataSet(set);
            ReadItem(item, encoding, content, depth);
            if (content is not null)
            {
                Count();
                items.Add(content);
            }
        }

        set?.Add(header.Tag, new DataElement(Vr.SQ, ReadOnlyMemory<byte>.Empty, items));
    }

    private void ReadItem(ElementHeader item, DataSetEncoding encoding, DataSet? content, int depth)
    {
        long end = item.IsUndefined ? long.MaxValue : source.Position + item.Length;
        while (source.Position < end)
        {
            ElementHeader header = ElementHeader.Read(source, encoding);
            if (header.Tag == Tag.ItemEnd)
            {
                return;
            }

            ReadElement(header, encoding, content, depth);
        }
    }

    // Encapsulated pixels below the outermost level: an icon.
    private void SkipFragments(DataSetEncoding encoding)
    {
        while (true)
        {
            ElementHeader item = ElementHeader.Read(source, encoding);
            if (item.Tag == Tag.SequenceEnd)
            {
                return;
            }

            if (item.Tag != Tag.Item || item.IsUndefined)
            {
                throw new DicomException("The DICOM file is damaged: fragments are not where a value of undefined length has them.");
            }

            source.Skip(item.Length);
        }
    }

    private void Count()
    {
        if (++_kept > limits.MaxElements)
        {
            throw new DicomException($"The DICOM file has more than {limits.MaxElements} attributes.");
        }
    }

    private static void ToLittleEndian(byte[] value, int wordSize)
    {
        for (int at = 0; wordSize > 1 && at + wordSize <= value.Length; at += wordSize)
        {
            value.AsSpan(at, wordSize).Reverse();
        }
    }
}
