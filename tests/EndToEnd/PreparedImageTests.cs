using System.Diagnostics;
using Aiaa.EndToEnd.Tests.Support;

namespace Aiaa.EndToEnd.Tests;

/// <summary>Prepared images that are kept in storage, with the processes that users run.</summary>
public sealed class PreparedImageTests : IDisposable
{
    private const string Model = "deepgrow_3d";

    private readonly string _folder = Directory.CreateTempSubdirectory("aiaa-prepared-").FullName;

    [Fact]
    public async Task A_runner_that_has_just_started_takes_the_prepared_image_from_storage_and_gives_the_same_mask()
    {
        ProcessTree.Require();
        Dictionary<string, string> settings = new() { ["AIAA_PREPARED_EXPIRY"] = "3600" };
        await using AiaaCommand command = AiaaCommand.Start(settings, "up", "--port", "0", "--data", _folder);
        Api api = new(await command.ReadAddressAsync());
        string session = await api.PutSessionAsync(Images.SmallCtFile, "image.nii.gz");
        RawAnswer first = await ClickAsync(api, session);
        Assert.Contains("nothing in storage", first.Headers["Server-Timing"], StringComparison.Ordinal);

        // The image is stored behind the answer: a runner that is killed before that has its successor prepare it anew.
        RawAnswer again;
        do
        {
            await ClickAsync(api, session);
            using (Process runner = ProcessTree.Find(command.Id, "Aiaa.GpuRunner.dll"))
            {
                runner.Kill();
                await runner.WaitForExitAsync(TestContext.Current.CancellationToken);
            }

            await command.WaitForMessageAsync("gpu-runner answers again.");
            again = await ClickAsync(api, session);
        }
        while (!again.Headers["Server-Timing"].Contains("steps from storage", StringComparison.Ordinal));

        Assert.Equal(first.Body, again.Body);
        Assert.DoesNotContain("decode;", again.Headers["Server-Timing"], StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<RawAnswer> ClickAsync(Api api, string session) => (await api.Raw.PostAsync(
        $"/v1/deepgrow?model={Model}&session_id={session}&output=image", Form.Params("""{"foreground":[[20,20,10]],"background":[]}"""))).Succeeded();
}
