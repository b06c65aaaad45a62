using Aiaa.Dicom.Elements;

namespace Aiaa.Dicom.Pixels;

/// <summary>Bytes put together from several places, growing with what really arrives up to a limit.</summary>
internal sealed class ArrayBuffer(long limit)
{
    private const int FirstAllocation = 1 << 16;

    private byte[] _bytes = [];
    private int _length;

    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, _length);

    public void Clear() => _length = 0;

    /// <summary>Adds the next bytes of a source.</summary>
    /// <exception cref="DicomException">They end before, or there are more than the limit.</exception>
    public void Append(ByteSource source, uint count)
    {
        if (_length + (long)count > Math.Min(limit, Array.MaxLength))
        {
            throw new DicomException("The DICOM file's compressed pixels are much larger than what they would be without compression.");
        }

        for (int left = (int)count; left > 0;)
        {
            if (_length == _bytes.Length)
            {
                long wanted = source.Remaining >= left ? _length + (long)left : Math.Max(FirstAllocation, 2L * _length);
                Array.Resize(ref _bytes, (int)Math.Min(wanted, Math.Min(limit, Array.MaxLength)));
            }

            int step = Math.Min(left, _bytes.Length - _length);
            source.Read(_bytes.AsSpan(_length, step));
            _length += step;
            left -= step;
        }
    }
}
