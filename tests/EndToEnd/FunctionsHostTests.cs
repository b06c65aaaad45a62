using System.Diagnostics;
using Aiaa.EndToEnd.Tests.Support;

namespace Aiaa.EndToEnd.Tests;

/// <summary>What is otherwise behind the Functions host than without it.</summary>
[Collection<BehindFunctionsHost>]
public sealed class FunctionsHostTests(HostedSystem system)
{
    private readonly Api _api = new(system.Address);

    [Fact]
    public async Task The_timer_is_out_of_reach_for_clients()
    {
        RawAnswer answer = await _api.Raw.SendAsync("POST", "/SweepTimer", "application/json", "{}"u8.ToArray());

        Assert.Equal(403, answer.Status);
        Api.Sentence(answer);
    }

    [Fact]
    public async Task The_hosts_own_administration_asks_for_a_key_and_ours_does_not()
    {
        Assert.Equal(401, (await _api.Raw.GetAsync("/admin/host/status")).Status);
        (await _api.Raw.GetAsync($"/admin/model/{Api.DefaultModel}")).Succeeded();
    }

    [Fact]
    public async Task A_page_that_comes_under_a_name_of_its_own_is_refused_all_the_same()
    {
        RawAnswer answer = await new RawClient(system.Address) { Host = "evil.example" }.GetAsync("/v1/models");

        Assert.Equal(400, answer.Status);
        Api.Sentence(answer);
    }

    [Fact]
    public async Task A_handler_that_is_killed_comes_back_and_nothing_is_lost()
    {
        ProcessTree.Require();
        string session = await _api.PutSessionAsync(Images.SmallCtFile, "image.nii.gz");

        using (Process handler = ProcessTree.Find(system.Command.Id, "Aiaa.Functions.dll"))
        {
            handler.Kill();
            await handler.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        // Held until the handler answers again, as the host does.
        (await _api.Raw.GetAsync($"/session/{session}")).Succeeded();
        (await _api.Raw.DeleteAsync($"/session/{session}")).Succeeded();
    }
}
