using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Aiaa.Dicom.Text;

namespace Aiaa.Dicom.Elements;

/// <summary>
/// The attributes of an object or of one item of a sequence. Values are read by what they are asked for: an attribute that is
/// absent or empty is null, one that cannot be what it is asked for is an error that names its tag.
/// </summary>
public sealed class DataSet
{
    private readonly Dictionary<Tag, DataElement> _elements = [];
    private readonly DataSet? _parent;
    private CharacterSet? _characterSet;

    /// <summary>An empty data set.</summary>
    /// <param name="parent">The data set whose sequence holds this one, from which its character set is inherited.</param>
    public DataSet(DataSet? parent = null) => _parent = parent;

    /// <summary>The attributes that are there.</summary>
    public IEnumerable<Tag> Tags => _elements.Keys;

    /// <summary>Adds an attribute; when it is there already, the first one stays.</summary>
    public void Add(Tag tag, DataElement element) => _elements.TryAdd(tag, element);

    /// <summary>Whether an attribute is there, empty or not.</summary>
    public bool Contains(Tag tag) => _elements.ContainsKey(tag);

    /// <summary>An attribute as it is; null where it is absent.</summary>
    public DataElement? Find(Tag tag) => _elements.TryGetValue(tag, out DataElement element) ? element : null;

    /// <summary>The items of a sequence; none where it is absent.</summary>
    public IReadOnlyList<DataSet> Items(Tag tag) => _elements.TryGetValue(tag, out DataElement element) ? element.Items : [];

    /// <summary>The text of an attribute in its character set, without padding; null where it is absent or empty.</summary>
    public string? Text(Tag tag)
    {
        if (!_elements.TryGetValue(tag, out DataElement element))
        {
            return null;
        }

        string text = VrRules.HasCharacterSet(element.Vr) ? CharacterSet.Decode(element.Value.Span, element.Vr) : Encoding.ASCII.GetString(element.Value.Span);
        text = text.Trim(' ', '\0');
        return text.Length == 0 ? null : text;
    }

    /// <summary>The values of a text attribute that may have several (backslash between them); none where it is absent.</summary>
    public string[] Texts(Tag tag) => Text(tag)?.Split('\\', StringSplitOptions.TrimEntries) ?? [];

    /// <summary>The numbers of an attribute, text or binary; null where it is absent or empty.</summary>
    /// <exception cref="DicomException">It holds something that is no finite number.</exception>
    public double[]? Numbers(Tag tag)
    {
        if (!_elements.TryGetValue(tag, out DataElement element) || element.Value.IsEmpty)
        {
            return null;
        }

        int size = VrRules.WordSize(element.Vr);
        if (size == 1)
        {
            string[] parts = Texts(tag);
            return parts.Length == 0 ? null : [.. parts.Select(part => ParseNumber(tag, part))];
        }

        double[] numbers = new double[element.Value.Length / size];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = BinaryNumber(element.Vr, element.Value.Span[(i * size)..]);
            if (!double.IsFinite(numbers[i]))
            {
                throw NoNumber(tag);
            }
        }

        return numbers;
    }

    /// <summary>The first number of an attribute; null where it is absent or empty.</summary>
    /// <exception cref="DicomException">It is no finite number.</exception>
    public double? Number(Tag tag) => Numbers(tag) is [double first, ..] ? first : null;

    /// <summary>The first number of an attribute that must be whole; null where it is absent or empty.</summary>
    /// <exception cref="DicomException">It is no whole number of 32 bits.</exception>
    public int? Integer(Tag tag) => Number(tag) switch
    {
        null => null,
        double n when n == Math.Truncate(n) && Math.Abs(n) <= int.MaxValue => (int)n,
        _ => throw NoNumber(tag),
    };

    private CharacterSet CharacterSet => _characterSet ??=
        Contains(Elements.Tags.SpecificCharacterSet) || _parent is null
            ? Dicom.Text.CharacterSet.Of(Texts(Elements.Tags.SpecificCharacterSet))
            : _parent.CharacterSet;

    private static double BinaryNumber(Vr vr, ReadOnlySpan<byte> value) => vr switch
    {
        Vr.SS => BinaryPrimitives.ReadInt16LittleEndian(value),
        Vr.SL => BinaryPrimitives.ReadInt32LittleEndian(value),
        Vr.SV => BinaryPrimitives.ReadInt64LittleEndian(value),
        Vr.FL or Vr.OF => BinaryPrimitives.ReadSingleLittleEndian(value),
        Vr.FD or Vr.OD => BinaryPrimitives.ReadDoubleLittleEndian(value),
        Vr.UL or Vr.OL => BinaryPrimitives.ReadUInt32LittleEndian(value),
        Vr.UV or Vr.OV => BinaryPrimitives.ReadUInt64LittleEndian(value),
        _ => BinaryPrimitives.ReadUInt16LittleEndian(value),
    };

    private static double ParseNumber(Tag tag, string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : throw NoNumber(tag);

    private static DicomException NoNumber(Tag tag) => new($"The DICOM file's attribute {tag} does not hold the number that belongs there; export the file anew.");
}
