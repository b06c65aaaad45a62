namespace Aiaa.Dicom.Pixels;

/// <summary>From a stored sample to its value: times slope, plus intercept.</summary>
/// <param name="Slope">RescaleSlope.</param>
/// <param name="Intercept">RescaleIntercept.</param>
internal readonly record struct Rescale(double Slope, double Intercept)
{
    public static Rescale None { get; } = new(1, 0);

    /// <summary>The lowest and the highest value that samples of a layout can have.</summary>
    public (double Lowest, double Highest) Range(PixelLayout layout)
    {
        double count = Math.Pow(2, layout.BitsStored);
        double lowest = layout.Signed ? -count / 2 : 0;
        double a = (lowest * Slope) + Intercept;
        double b = ((lowest + count - 1) * Slope) + Intercept;
        return (Math.Min(a, b), Math.Max(a, b));
    }

    /// <summary>Whether whole samples have whole values.</summary>
    public bool IsWhole => Slope == Math.Truncate(Slope) && Intercept == Math.Truncate(Intercept);
}
