namespace Aiaa.Imaging.Resampling;

/// <summary>Which two elements of one axis each result lies between, and what they weigh. No index lies outside the axis, whatever the positions.</summary>
internal sealed class LinearAxis
{
    private LinearAxis(int length) => (Low, High, LowWeight, HighWeight) = (new int[length], new int[length], new double[length], new double[length]);

    public int[] Low { get; }

    public int[] High { get; }

    public double[] LowWeight { get; }

    public double[] HighWeight { get; }

    /// <summary>From positions within 0 … length − 1; <paramref name="backward"/> for memory that runs against the axis.</summary>
    public static LinearAxis Of(double[] coordinates, int length, bool backward)
    {
        LinearAxis axis = new(coordinates.Length);
        for (int i = 0; i < coordinates.Length; i++)
        {
            int low = Math.Clamp((int)Math.Floor(coordinates[i]), 0, length - 1);
            double weight = coordinates[i] - low;
            int high = Math.Min(low + 1, length - 1);

            // On the last element its neighbour does not exist. Halves of the element itself keep every value, infinities too.
            weight = high == low ? 0.5 : weight;
            axis.Low[i] = backward ? length - 1 - low : low;
            axis.High[i] = backward ? length - 1 - high : high;
            axis.LowWeight[i] = 1 - weight;
            axis.HighWeight[i] = weight;
        }

        return axis;
    }
}
