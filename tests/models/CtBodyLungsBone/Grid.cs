namespace Aiaa.Models.Tests.CtBodyLungsBone;

/// <summary>A volume of 2 mm voxels, the last axis (feet to head) fastest, as the network takes it.</summary>
internal sealed class Grid<T>(int x, int y, int z)
{
    public int X { get; } = x;

    public int Y { get; } = y;

    public int Z { get; } = z;

    public T[] Values { get; } = new T[x * y * z];

    public T this[int i, int j, int k]
    {
        get => Values[Index(i, j, k)];
        set => Values[Index(i, j, k)] = value;
    }

    private int Index(int i, int j, int k) => (((i * Y) + j) * Z) + k;
}
