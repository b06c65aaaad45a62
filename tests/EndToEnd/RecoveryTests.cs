using System.Diagnostics;
using Aiaa.EndToEnd.Tests.Support;

namespace Aiaa.EndToEnd.Tests;

/// <summary>A part that dies comes back, and the rest goes on meanwhile.</summary>
public sealed class RecoveryTests(RunningSystem system)
{
    private readonly Api _api = new(system.Address);

    [Fact]
    public async Task Without_the_runner_a_call_is_told_so_and_after_its_return_the_session_is_still_there()
    {
        ProcessTree.Require();
        AiaaCommand command = system.Command;
        string session = await _api.PutSessionAsync(Images.SmallCtFile, "image.nii.gz");
        MultipartAnswer before = await _api.SegmentAsync(Api.DefaultModel, session);
        using Process functions = ProcessTree.Find(command.Id, "Aiaa.Functions.dll");

        using (Process runner = ProcessTree.Find(command.Id, "Aiaa.GpuRunner.dll"))
        {
            runner.Kill();
            await runner.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        RawAnswer refused = await _api.Raw.PostAsync($"/v1/segmentation?model={Api.DefaultModel}&session_id={session}", Form.Params());
        Assert.True(refused.Status == 503, $"{refused.Status}: {refused.Text}");
        Api.Sentence(refused);
        Assert.True(int.Parse(refused.Headers["Retry-After"]) > 0);
        (await _api.Raw.GetAsync("/v1/models")).Succeeded();

        await command.WaitForMessageAsync("gpu-runner answers again.");
        MultipartAnswer after = await _api.SegmentAsync(Api.DefaultModel, session);
        Assert.Equal(before.File, after.File);
        Assert.False(functions.HasExited, "nothing but the runner was started again");
    }
}
