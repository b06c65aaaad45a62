namespace Aiaa.Dicom.Pixels.Jpeg;

/// <summary>
/// The entropy-coded bits of a scan, highest first, with the zero bytes after FF taken out. At a marker or at the end it gives
/// zeros, and says so when they are used.
/// </summary>
internal ref struct BitReader(ReadOnlySpan<byte> bytes, int at)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at = at;
    private ulong _bits;
    private int _count;
    private int _madeUp;

    /// <summary>Whether bits were used that are not in the stream.</summary>
    public readonly bool Overran => _count < _madeUp;

    /// <summary>The next 16 bits without taking them.</summary>
    public int Peek16()
    {
        if (_count < 16)
        {
            Fill();
        }

        return (int)(_bits >> (_count - 16)) & 0xffff;
    }

    /// <summary>Takes bits that were looked at.</summary>
    public void Drop(int count) => _count -= count;

    /// <summary>Takes up to 16 bits as a number.</summary>
    public int Take(int count)
    {
        if (count == 0)
        {
            return 0;
        }

        int value = Peek16() >> (16 - count);
        _count -= count;
        return value;
    }

    /// <summary>Leaves the rest of this interval and goes past the restart marker that must come next.</summary>
    /// <exception cref="DicomException">There is none.</exception>
    public void Restart()
    {
        if (Overran || _at + 1 >= _bytes.Length || _bytes[_at] != 0xff || _bytes[_at + 1] is < JpegMarker.FirstRestart or > JpegMarker.LastRestart)
        {
            throw JpegError.Damaged();
        }

        _at += 2;
        _bits = 0;
        _count = 0;
        _madeUp = 0;
    }

    private void Fill()
    {
        while (_count <= 48)
        {
            byte next = 0;
            if (_at < _bytes.Length && (_bytes[_at] != 0xff || (_at + 1 < _bytes.Length && _bytes[_at + 1] == 0)))
            {
                next = _bytes[_at];
                _at += next == 0xff ? 2 : 1;
            }
            else
            {
                SkipFill();
                _madeUp += 8;
            }

            _bits = (_bits << 8) | next;
            _count += 8;
        }
    }

    // FF may be repeated before a marker.
    private void SkipFill()
    {
        while (_at + 1 < _bytes.Length && _bytes[_at] == 0xff && _bytes[_at + 1] == 0xff)
        {
            _at++;
        }
    }
}
