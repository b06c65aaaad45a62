namespace Aiaa.Benchmarks.Regions;

/// <summary>The flood fill of the textbooks over the faces of voxels, with a stack.</summary>
internal static class TextbookFlood
{
    private const int Side = LabelPhantom.Side;

    /// <summary>Fills holes label after label: what a flood from the edge through everything else does not reach.</summary>
    public static byte[] FillHoles(byte[] labels)
    {
        byte[] result = [.. labels];
        for (byte label = 1; label <= 4; label++)
        {
            bool[] open = new bool[result.Length];
            for (int i = 0; i < result.Length; i++)
            {
                if (OnEdge(i) && result[i] != label && !open[i])
                {
                    Flood(i, open, at => result[at] != label);
                }
            }

            for (int i = 0; i < result.Length; i++)
            {
                result[i] = open[i] ? result[i] : label;
            }
        }

        return result;
    }

    /// <summary>Removes the objects of fewer than so many voxels, whatever their labels.</summary>
    public static byte[] RemoveSmall(byte[] labels, int minimum)
    {
        byte[] result = [.. labels];
        bool[] seen = new bool[labels.Length];
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i] != 0 && !seen[i])
            {
                List<int> reached = Flood(i, seen, at => labels[at] != 0);
                foreach (int at in reached.Count < minimum ? reached : [])
                {
                    result[at] = 0;
                }
            }
        }

        return result;
    }

    private static bool OnEdge(int i) => i / (Side * Side) is 0 or Side - 1 || i / Side % Side is 0 or Side - 1 || i % Side is 0 or Side - 1;

    private static List<int> Flood(int start, bool[] seen, Func<int, bool> inside)
    {
        List<int> reached = [];
        Stack<int> open = new([start]);
        seen[start] = true;
        while (open.TryPop(out int at))
        {
            reached.Add(at);
            (int x, int y, int z) = (at / (Side * Side), at / Side % Side, at % Side);
            Visit(x > 0, at - (Side * Side));
            Visit(x < Side - 1, at + (Side * Side));
            Visit(y > 0, at - Side);
            Visit(y < Side - 1, at + Side);
            Visit(z > 0, at - 1);
            Visit(z < Side - 1, at + 1);
        }

        return reached;

        void Visit(bool exists, int next)
        {
            if (exists && !seen[next] && inside(next))
            {
                seen[next] = true;
                open.Push(next);
            }
        }
    }
}
