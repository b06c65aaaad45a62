using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Aiaa.EndToEnd.Tests.Support;
using Aiaa.Imaging.Volumes;

namespace Aiaa.EndToEnd.Tests;

/// <summary>A model is replaced again and again while clients use it.</summary>
public sealed class HotSwapTests(RunningSystem system)
{
    private const int Clients = 8;

    // AIAA_HOT_SWAP=full is the size that is promised; the other is for every day.
    private static readonly (int Requests, int Replacements) Size =
        Environment.GetEnvironmentVariable("AIAA_HOT_SWAP") == "full" ? (1000, 50) : (80, 5);

    private readonly Api _api = new(system.Address);
    private readonly ConcurrentBag<(string Revision, float Value)> _answers = [];
    private readonly Dictionary<string, int> _numbers = [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_call_fails_and_each_is_answered_by_exactly_one_revision()
    {
        byte[] image = Images.Write(Ones(), CompressionLevel.Fastest);
        await ReplaceAsync(0);

        // A replacement begins whenever its share of the calls has been answered, so that calls are always on their way.
        Channel<bool> answered = Channel.CreateUnbounded<bool>();
        Task[] clients = [.. Enumerable.Range(0, Clients).Select(client => CallAsync(image, Size.Requests / Clients, answered))];
        for (int number = 1; number <= Size.Replacements; number++)
        {
            for (int call = 0; call < Size.Requests / (Size.Replacements + 1); call++)
            {
                await answered.Reader.ReadAsync(Cancellation);
            }

            await ReplaceAsync(number);
        }

        await Task.WhenAll(clients);
        Assert.Equal(Size.Requests, _answers.Count);
        Assert.All(_answers, answer => Assert.Equal(5 * (_numbers[answer.Revision] + 1), answer.Value));
        Assert.True(_answers.Select(answer => answer.Revision).Distinct().Count() > 1);
        (await _api.Raw.DeleteAsync("/admin/model/hot-swap")).Succeeded();
    }

    // The configuration brings a one to n, the network adds 4n: any mixture of two revisions gives another number than 5n.
    private async Task ReplaceAsync(int number)
    {
        int n = number + 1;
        byte[] config = Models.Config(json => json["pre_transforms"]!.AsArray().Add(JsonNode.Parse(
            $$$"""{"name": "ScaleIntensityRanged", "args": {"keys": "image", "a_min": 0, "a_max": 1, "b_min": 0, "b_max": {{{n}}}}}""")));
        JsonNode put = (await _api.Raw.PutAsync("/admin/model/hot-swap", Models.Upload(config, Models.Adding(4 * n)))).Succeeded().Json;
        _numbers.Add((string)put["revision"]!, number);
    }

    private async Task CallAsync(byte[] image, int calls, Channel<bool> answered)
    {
        string session = await _api.PutSessionAsync(image, "ones.nii.gz");
        for (int call = 0; call < calls; call++)
        {
            RawAnswer answer = (await _api.Raw.PostAsync($"/v1/inference?model=hot-swap&session_id={session}&output=image", Form.Params())).Succeeded();
            float[] values = [.. Images.Read(answer.Body, "result.nii.gz").ToSingle().ToFirstAxisFastest().ToArray().Distinct()];
            _answers.Add((answer.Headers["Aiaa-Model-Revision"], Assert.Single(values)));
            answered.Writer.TryWrite(true);
        }
    }

    private static Volume<byte> Ones()
    {
        Volume<byte> ones = Volume<byte>.Allocate([8, 8, 8], Affine.Identity);
        ones.Storage.Span.Fill(1);
        return ones;
    }
}
