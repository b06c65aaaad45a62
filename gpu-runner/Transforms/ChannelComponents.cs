using Aiaa.Imaging.Regions;
using Aiaa.Imaging.Volumes;

namespace Aiaa.GpuRunner.Transforms;

/// <summary>
/// Connected components of a channel-first mask whose channel axis is an axis like the others: the same voxel in neighbouring
/// channels touches itself, as in skimage's labelling of the whole array.
/// </summary>
internal static class ChannelComponents
{
    /// <summary>Numbers the components.</summary>
    /// <returns>For each element in C order its component, 0 in the background, and the number of voxels of each component.</returns>
    public static (int[] Numbers, int[] Sizes) Of(Volume<byte> mask, int? connectivity, CancellationToken cancellationToken)
    {
        int[] numbers = new int[mask.Count];
        List<int> parents = [0];
        int perChannel = mask.Count / mask.Shape[0];
        for (int channel = 0; channel < mask.Shape[0]; channel++)
        {
            Components<byte> components = ConnectedComponents.Label(mask.Select(0, channel), connectivity, cancellationToken);
            ReadOnlySpan<int> labels = components.ToLabels().Storage.Span;
            int first = parents.Count - 1;
            parents.AddRange(Enumerable.Range(parents.Count, components.Count));
            for (int i = 0; i < labels.Length; i++)
            {
                int at = (channel * perChannel) + i;
                numbers[at] = labels[i] == 0 ? 0 : labels[i] + first;
                if (channel > 0 && numbers[at] != 0 && numbers[at - perChannel] != 0)
                {
                    parents[Root(parents, numbers[at])] = Root(parents, numbers[at - perChannel]);
                }
            }
        }

        int[] sizes = new int[parents.Count];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = Root(parents, numbers[i]);
            sizes[numbers[i]]++;
        }

        return (numbers, sizes);
    }

    private static int Root(List<int> parents, int number)
    {
        while (parents[number] != number)
        {
            number = parents[number] = parents[parents[number]];
        }

        return number;
    }
}
