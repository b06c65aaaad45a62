using System.Net;
using Aiaa.RunnerProtocol;
using Aiaa.Testing;

namespace Aiaa.GpuRunner.Tests.Serving;

/// <summary>Storage that does not answer, and bodies that end early.</summary>
public sealed class BrokenStorageTests(Azurite azurite)
{
    [Fact]
    public async Task Storage_that_is_down_is_unavailable_in_seconds_with_a_sentence_and_a_time_to_try_again()
    {
        await using RunnerServer server = await RunnerServer.StartAsync("DefaultEndpointsProtocol=http;AccountName=a;AccountKey=AAAA;BlobEndpoint=http://127.0.0.1:1/a;");
        ModelReference model = new("m", "r", "m/r/config.json", "m/weights/w.onnx", WeightsFormat.Onnx);
        Answer check = await server.CheckAsync(model);
        check.IsError(HttpStatusCode.ServiceUnavailable, RunnerErrorCode.StorageUnavailable, "The storage of images and models does not answer");
        Assert.Equal(TimeSpan.FromSeconds(5), check.RetryAfter);
        Answer run = await server.RunAsync(model, RunnerServer.Reference([1]) with { Blob = "s/image.nii" });
        run.IsError(HttpStatusCode.ServiceUnavailable, RunnerErrorCode.StorageUnavailable, "The storage of images and models does not answer");
        Assert.Equal(TimeSpan.FromSeconds(5), run.RetryAfter);
    }

    [Fact]
    public async Task Storage_that_refuses_is_told_apart_from_storage_that_is_down()
    {
        // The account is there, the key is another.
        string account = azurite.NewAccount();
        string key = account.Split(';').Single(part => part.StartsWith("AccountKey=", StringComparison.Ordinal));
        await using RunnerServer server = await RunnerServer.StartAsync(account.Replace(key, "AccountKey=" + Convert.ToBase64String(new byte[64]), StringComparison.Ordinal));
        Answer check = await server.CheckAsync(new ModelReference("m", "r", "m/r/config.json", "m/weights/w.onnx", WeightsFormat.Onnx));
        check.IsError(HttpStatusCode.ServiceUnavailable, RunnerErrorCode.StorageUnavailable, "The storage of images and models refuses the inference runner");
    }
}
