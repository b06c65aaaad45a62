using System.Text;

namespace Aiaa.Imaging.Formats;

/// <summary>The lines of a header in text that stands before voxels in the same stream: not one byte beyond it is taken.</summary>
/// <param name="stream">Positioned at the header's first byte.</param>
/// <param name="subject">The subject of the sentences of errors.</param>
internal sealed class HeaderLines(Stream stream, string subject)
{
    private const int LongestHeader = 1 << 22;

    private readonly byte[] _one = new byte[1];
    private readonly List<byte> _line = [];

    /// <summary>Bytes taken so far.</summary>
    public int Taken { get; private set; }

    /// <summary>The next line without its end; null where the stream ends before one.</summary>
    /// <exception cref="ImageFormatException">The header is longer than any that is honest.</exception>
    public string? Next()
    {
        _line.Clear();
        while (stream.Read(_one, 0, 1) == 1)
        {
            if (++Taken > LongestHeader)
            {
                throw new ImageFormatException($"{subject} has a header of more than {LongestHeader} bytes; it is damaged.");
            }

            if (_one[0] == '\n')
            {
                return Text();
            }

            _line.Add(_one[0]);
        }

        return _line.Count > 0 ? Text() : null;
    }

    private string Text() => Encoding.UTF8.GetString([.. _line]).TrimEnd('\r');
}
