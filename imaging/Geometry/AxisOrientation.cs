namespace Aiaa.Imaging.Geometry;

/// <summary>Where one axis of an array leads in the world.</summary>
/// <param name="WorldAxis">0 for left–right, 1 for posterior–anterior, 2 for inferior–superior.</param>
/// <param name="Positive">Whether growing indices lead to the right, to anterior or to superior.</param>
public readonly record struct AxisOrientation(int WorldAxis, bool Positive)
{
    private const string Letters = "LRPAIS";

    /// <summary>R, L, A, P, S or I: the side to which growing indices lead.</summary>
    public char Letter => Letters[(WorldAxis * 2) + (Positive ? 1 : 0)];

    /// <summary>The orientation that a letter names, in upper case, or null.</summary>
    public static AxisOrientation? FromLetter(char letter)
    {
        int at = Letters.IndexOf(letter, StringComparison.Ordinal);
        return at < 0 ? null : new AxisOrientation(at / 2, at % 2 == 1);
    }
}
