using System.Globalization;
using System.Text.RegularExpressions;
using Aiaa.GpuRunner.Pipelines;

namespace Aiaa.GpuRunner.Inference;

/// <summary>
/// One window of zeros through a network, before it is served: what does not fit shows now and not with the first image, and the
/// first image finds a warm network.
/// </summary>
internal static partial class NetworkTrial
{
    private const int GuessedLength = 64;

    /// <summary>Runs the window.</summary>
    /// <remarks>
    /// Its size is that of the configuration's roi, or what the network or triton_model_config say. When nobody says anything, a
    /// guess is tried; a network that does not take the guess may well take the images, so it is not refused for that.
    /// </remarks>
    /// <param name="network">The network.</param>
    /// <param name="window">Spatial lengths of the configuration's window; null when whole images go through the network.</param>
    /// <param name="declared">The tensors as the configuration declares them, if it does.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <exception cref="ModelException">The network does not do what the configuration needs.</exception>
    public static void Run(INetwork network, IReadOnlyList<int>? window, TritonModelConfig? declared, CancellationToken cancellationToken)
    {
        int[] dims = DeclaredDims(declared);
        int[] known = [.. network.Input.Shape.Skip(1)];
        int declaredChannels = dims is [> 0, ..] ? dims[0] : 0;
        int channels = known is [> 0, ..] ? known[0] : Math.Max(declaredChannels, 1);
        int[]? spatial = window is not null ? [.. window] : Lengths(known) ?? Lengths(dims);
        if (window is not null && dims.Length > 0 && dims.Length != window.Count + 1)
        {
            throw new ModelException(
                $"The configuration's 'roi' has {window.Count} lengths, but triton_model_config declares an input of {dims.Length} axes without the batch axis; correct one of them.");
        }

        if (spatial is not null)
        {
            TryShape(network, channels, declaredChannels, spatial, declared, cancellationToken);
            return;
        }

        int[] ranks = known.Length > 0 ? [known.Length - 1] : [3, 2];
        foreach (int rank in ranks)
        {
            try
            {
                TryShape(network, channels, declaredChannels, [.. Enumerable.Range(0, rank).Select(axis => known.Length > 0 && known[axis + 1] > 0 ? known[axis + 1] : GuessedLength)], null, cancellationToken);
                return;
            }
            catch (ModelException)
            {
                // Not this guess.
            }
        }
    }

    private static void TryShape(
        INetwork network, int channels, int declaredChannels, int[] spatial, TritonModelConfig? declared, CancellationToken cancellationToken)
    {
        int batch = Math.Max(NetworkContract.FixedBatch(network), 1);
        try
        {
            RunZeros(network, [batch, channels, .. spatial], declared, cancellationToken);
        }
        catch (ModelException e) when (ExpectedChannels().Match(e.Message) is { Success: true } match)
        {
            int expected = int.Parse(match.Groups["expected"].ValueSpan, CultureInfo.InvariantCulture);
            if (declaredChannels > 0 || expected == channels)
            {
                throw new ModelException(
                    $"The network takes {NetworkContract.Channels(expected)}, but triton_model_config declares {NetworkContract.Channels(channels)} for its input; upload the network that belongs to this configuration, or correct the dims.", e);
            }

            RunZeros(network, [batch, expected, .. spatial], declared, cancellationToken);
        }
    }

    private static void RunZeros(INetwork network, int[] shape, TritonModelConfig? declared, CancellationToken cancellationToken)
    {
        using INetworkRun run = network.Prepare(shape);
        run.Input.Span.Clear();
        NetworkOutput output = run.Run(cancellationToken);
        if (output.Shape is [int answers, _] && answers == shape[0])
        {
            // Scores of classes instead of an image.
            return;
        }

        NetworkContract.CheckOutput(output.Shape, shape[0], shape.AsSpan(2));
        NetworkContract.CheckAnswer(output.Shape, declared);
    }

    private static int[] DeclaredDims(TritonModelConfig? declared) =>
        declared is { Inputs: [{ Dims: { } dims }, ..] } ? declared.MaxBatchSize > 0 || dims.Length == 0 ? dims : dims[1..] : [];

    private static int[]? Lengths(int[] channelsAndSpatial) =>
        channelsAndSpatial.Length > 1 && channelsAndSpatial.Skip(1).All(length => length > 0) ? channelsAndSpatial[1..] : null;

    // What libtorch says of a convolution that gets the wrong number of channels.
    [GeneratedRegex(@"to have (?<expected>\d+) channels, but got \d+ channels")]
    private static partial Regex ExpectedChannels();
}
