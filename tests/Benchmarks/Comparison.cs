namespace Aiaa.Benchmarks;

/// <summary>How a measured thing came out beside one reference.</summary>
/// <param name="Reference">The reference's name.</param>
/// <param name="MeasuredMs">Median time of the measured thing, in milliseconds.</param>
/// <param name="ReferenceMs">Median time of the reference, in milliseconds.</param>
/// <param name="Ratio">Median of the pairs' ratios, measured to reference: below 1 the measured thing is faster.</param>
/// <param name="LowestRatio">The lowest of the pairs' ratios.</param>
/// <param name="HighestRatio">The highest of them.</param>
/// <param name="Pairs">How many pairs were run.</param>
internal sealed record Comparison(
    string Reference, double MeasuredMs, double ReferenceMs, double Ratio, double LowestRatio, double HighestRatio, int Pairs)
{
    /// <summary>
    /// Runs both in turns, so that whatever else the machine does meets both alike, and takes the median of the ratios of
    /// neighbouring runs, so that a pause meets one pair and not the result.
    /// </summary>
    public static Comparison Run(Contender measured, Contender reference, int warmUps, int pairs)
    {
        for (int i = 0; i < warmUps; i++)
        {
            measured.Run();
            reference.Run();
        }

        List<double> measuredTimes = [];
        List<double> referenceTimes = [];
        for (int pair = 0; pair < pairs; pair++)
        {
            // Who goes first changes: the second of a pair finds caches and memory as the first has left them.
            if (pair % 2 == 0)
            {
                measuredTimes.Add(measured.Run().TotalMilliseconds);
                referenceTimes.Add(reference.Run().TotalMilliseconds);
            }
            else
            {
                referenceTimes.Add(reference.Run().TotalMilliseconds);
                measuredTimes.Add(measured.Run().TotalMilliseconds);
            }
        }

        double[] ratios = [.. measuredTimes.Zip(referenceTimes, (ours, theirs) => ours / theirs).Order()];
        return new Comparison(
            reference.Name, Median(measuredTimes), Median(referenceTimes), Median(ratios), ratios[0], ratios[^1], pairs);
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
