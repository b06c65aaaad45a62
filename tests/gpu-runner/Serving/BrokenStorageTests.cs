using System.Net;
using Aiaa.RunnerProtocol;

namespace Aiaa.GpuRunner.Tests.Serving;

/// <summary>Storage that does not answer, and bodies that end early.</summary>
public sealed class BrokenStorageTests
{
    [Fact]
    public async Task Storage_that_is_down_is_an_error_in_seconds_with_a_sentence()
    {
        await using RunnerServer server = await RunnerServer.StartAsync("DefaultEndpointsProtocol=http;AccountName=a;AccountKey=AAAA;BlobEndpoint=http://127.0.0.1:1/a;");
        ModelReference model = new("m", "r", "m/r/config.json", "m/weights/w.onnx", WeightsFormat.Onnx);
        (await server.CheckAsync(model)).IsError(HttpStatusCode.InternalServerError, RunnerErrorCode.Internal, "The storage of images and models does not answer");
        (await server.RunAsync(model, RunnerServer.Reference([1]) with { Blob = "s/image.nii" }))
            .IsError(HttpStatusCode.InternalServerError, RunnerErrorCode.Internal, "The storage of images and models does not answer");
    }
}
