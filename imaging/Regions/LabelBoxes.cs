using System.Numerics;
using Aiaa.Imaging.Volumes;

namespace Aiaa.Imaging.Regions;

/// <summary>The box of every label of an image, found in one pass over its runs.</summary>
/// <typeparam name="T">The label.</typeparam>
internal sealed class LabelBoxes<T>
    where T : unmanaged, INumber<T>
{
    private const int MostLabels = ushort.MaxValue + 1;

    private readonly Dictionary<T, BoundingBox> _boxes = [];

    /// <param name="image">One to three axes, dense with the last axis fastest.</param>
    public LabelBoxes(Volume<T> image)
    {
        RowOrder<T> rows = new(image);
        ComponentRuns<T> runs = new();
        int seen = 0;
        for (int slice = 0; slice < rows.Slices; slice++)
        {
            for (int row = 0; row < rows.RowsPerSlice; row++)
            {
                RunScan.EqualValues(rows.Row(row, slice), runs);
                for (; seen < runs.Count; seen++)
                {
                    Add(runs.Values[seen], rows.Index(runs.Starts[seen], row, slice), rows.Index(runs.Ends[seen] - 1, row, slice));
                }
            }
        }
    }

    /// <summary>Refuses to count labels where there are scores.</summary>
    /// <exception cref="ImagingException">There are more values than labels can be.</exception>
    public static void CheckCount(int count)
    {
        if (count > MostLabels)
        {
            throw new ImagingException($"An image of more than {MostLabels} different values is no label map; make it discrete first.");
        }
    }

    /// <summary>The labels that occur.</summary>
    public IEnumerable<T> Labels => _boxes.Keys;

    /// <summary>The box of a label; null when it does not occur.</summary>
    public BoundingBox? Find(T label) => _boxes.GetValueOrDefault(label);

    private void Add(T label, int[] first, int[] last)
    {
        if (!_boxes.TryGetValue(label, out BoundingBox? box))
        {
            _boxes[label] = new BoundingBox(first, [.. last.Select(index => index + 1)]);
            CheckCount(_boxes.Count);
            return;
        }

        for (int axis = 0; axis < first.Length; axis++)
        {
            box.Start[axis] = Math.Min(box.Start[axis], first[axis]);
            box.End[axis] = Math.Max(box.End[axis], last[axis] + 1);
        }
    }
}
