using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Aiaa.Imaging.Contours;

/// <summary>
/// The picture that Suzuki and Abe's algorithm works on, with a rim of background: 0 outside, 1 inside and not yet on a border,
/// ±b on border b ≥ 2; negative where background right of the pixel was seen from that border, so that no hole starts there again.
/// </summary>
internal sealed class BorderPlane
{
    private const int Inside = 1;
    private const int FirstBorder = 2;
    private const int East = 0;
    private const int West = 4;
    private const int FullCircle = 8;

    private readonly int[] _marks;
    private readonly MaskBox _box;
    private readonly int _width;

    // Steps to the eight neighbours, counter-clockwise on screen from east, twice over so that a search need not wrap.
    private readonly int[] _steps;

    private readonly List<Contour> _borders = [];

    // For each border the outer border of its object: itself, or for a hole the one around it.
    private readonly List<int> _outers = [];

    private readonly List<PixelPoint> _points = [];

    /// <summary>A plane over the box, of which every row must be loaded.</summary>
    /// <param name="marks">Memory of at least <see cref="LengthFor"/> elements; it may hold anything.</param>
    /// <param name="box">Where the plane lies in the picture.</param>
    public BorderPlane(int[] marks, MaskBox box)
    {
        _marks = marks;
        _box = box;
        _width = box.Length + 2;
        int[] circle = [1, 1 - _width, -_width, -_width - 1, -1, _width - 1, _width, _width + 1];
        _steps = [.. circle, .. circle];
        marks.AsSpan(0, _width).Clear();
        marks.AsSpan((box.Lines + 1) * _width, _width).Clear();
    }

    /// <summary>Elements of a plane over a box.</summary>
    public static int LengthFor(MaskBox box) => checked((box.Lines + 2) * (box.Length + 2));

    /// <summary>Takes one row of the box.</summary>
    public void Load(int row, ReadOnlySpan<byte> pixels)
    {
        Span<int> marks = _marks.AsSpan((row + 1) * _width, _width);
        marks[0] = 0;
        marks[^1] = 0;
        marks = marks[1..];
        for (int column = 0; column < pixels.Length; column++)
        {
            marks[column] = pixels[column] != 0 ? Inside : 0;
        }
    }

    /// <summary>Finds the borders, in the order of <see cref="BorderFollowing.Trace"/>.</summary>
    public ImmutableArray<Contour> Trace()
    {
        for (int row = 1; row <= _box.Lines; row++)
        {
            TraceFrom(row);
        }

        return InOrder();
    }

    // Borders start at the ends of runs only: an outer one where a run begins that no border has passed yet, a hole where a run ends
    // whose background no border has seen.
    private void TraceFrom(int row)
    {
        int start = row * _width;
        int end = start + _width;
        for (int at = start; ;)
        {
            int found = _marks.AsSpan(at, end - at).IndexOfAnyExcept(0);
            if (found < 0)
            {
                return;
            }

            int first = at + found;
            if (_marks[first] == Inside)
            {
                _outers.Add(_borders.Count);
                Follow(first, West, isHole: false);
            }

            // The rim ends every run.
            at = first + _marks.AsSpan(first, end - first).IndexOf(0);
            if (_marks[at - 1] > 0)
            {
                // Whatever border passes the first pixel of the run is one of the same object.
                _outers.Add(_outers[Math.Abs(_marks[first]) - FirstBorder]);
                Follow(at - 1, East, isHole: true);
            }
        }
    }

    /// <summary>Follows one border from its first pixel, whose neighbour in direction <paramref name="background"/> is background.</summary>
    private void Follow(int start, int background, bool isHole)
    {
        int border = _borders.Count + FirstBorder;
        _points.Clear();
        int towardsPrevious = PreviousOf(start, background);
        if (towardsPrevious == background)
        {
            _marks[start] = -border;
            _points.Add(PointAt(start));
        }
        else
        {
            FollowFrom(start, towardsPrevious, border);
        }

        _borders.Add(new Contour([.. CollectionsMarshal.AsSpan(_points)], isHole));
    }

    /// <summary>The direction of the border's last pixel: the first inside, clockwise from the background; the background's when alone.</summary>
    private int PreviousOf(int start, int background)
    {
        int direction = background;
        do
        {
            direction = (direction - 1) & 7;
        }
        while (_marks[start + _steps[direction]] == 0 && direction != background);
        return direction;
    }

    private void FollowFrom(int start, int towardsPrevious, int border)
    {
        int last = start + _steps[towardsPrevious];
        int row = (start / _width) - 1 + _box.FirstLine;
        int column = (start % _width) - 1 + _box.First;
        int pixel = start;
        int direction = towardsPrevious;
        while (true)
        {
            do
            {
                direction++;
            }
            while (_marks[pixel + _steps[direction]] == 0);
            bool sawEast = direction > FullCircle;
            direction &= 7;
            Mark(pixel, border, sawEast);
            _points.Add(new PixelPoint(row, column));
            int next = pixel + _steps[direction];
            if (next == start && pixel == last)
            {
                return;
            }

            row += direction is >= 1 and <= 3 ? -1 : direction >= 5 ? 1 : 0;
            column += direction is 0 or 1 or 7 ? 1 : direction is >= 3 and <= 5 ? -1 : 0;
            pixel = next;
            direction ^= 4;
        }
    }

    private void Mark(int pixel, int border, bool backgroundEast)
    {
        if (backgroundEast)
        {
            _marks[pixel] = -border;
        }
        else if (_marks[pixel] == Inside)
        {
            _marks[pixel] = border;
        }
    }

    private PixelPoint PointAt(int pixel) => new((pixel / _width) - 1 + _box.FirstLine, (pixel % _width) - 1 + _box.First);

    private ImmutableArray<Contour> InOrder()
    {
        List<int>[] holes = new List<int>[_borders.Count];
        for (int border = 0; border < _borders.Count; border++)
        {
            if (_borders[border].IsHole)
            {
                (holes[_outers[border]] ??= []).Add(border);
            }
        }

        ImmutableArray<Contour>.Builder ordered = ImmutableArray.CreateBuilder<Contour>(_borders.Count);
        for (int border = _borders.Count - 1; border >= 0; border--)
        {
            if (_borders[border].IsHole)
            {
                continue;
            }

            ordered.Add(_borders[border]);
            for (int hole = (holes[border]?.Count ?? 0) - 1; hole >= 0; hole--)
            {
                ordered.Add(_borders[holes[border][hole]]);
            }
        }

        return ordered.MoveToImmutable();
    }
}
