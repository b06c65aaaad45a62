using System.Net;
using System.Text;
using Aiaa.LocalRunner.Client;

namespace Aiaa.LocalRunner.Tests.Client;

public sealed class SegmentationAnswerTests
{
    private const string Boundary = "----------lImIt_of_THE_fIle_eW_$";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_multipart_answer_of_the_api_is_read_though_its_boundary_is_not_quoted()
    {
        byte[] mask = [0, 1, 13, 10, 45, 45, 255];
        byte[] body =
        [
            .. Encoding.ASCII.GetBytes($"--{Boundary}\r\nContent-Disposition: form-data; name=\"params\"\r\nContent-Type: application/json\r\n\r\n{{\"points\":[[1,2,3],[4,5,6]]}}\r\n"),
            .. Encoding.ASCII.GetBytes($"--{Boundary}\r\nContent-Disposition: form-data; name=\"image\"; filename=\"result.nii.gz\"\r\nContent-Type: application/octet-stream\r\n\r\n"),
            .. mask,
            .. Encoding.ASCII.GetBytes($"\r\n--{Boundary}--\r\n"),
        ];
        using HttpResponseMessage response = Response(body, $"multipart/form-data; boundary={Boundary}");
        response.Headers.TryAddWithoutValidation("Server-Timing", "infer;dur=2");

        SegmentationAnswer answer = await SegmentationAnswer.ReadAsync(response, Cancellation);

        Assert.Equal(mask, answer.File);
        Assert.Equal("result.nii.gz", answer.FileName);
        Assert.Equal([[1, 2, 3], [4, 5, 6]], answer.Points);
        Assert.Equal(new ServerTiming("infer", null, 2), Assert.Single(answer.Timings));
    }

    [Fact]
    public async Task An_answer_without_a_file_is_its_json()
    {
        using HttpResponseMessage response = Response("""{"prediction":["normal"]}"""u8.ToArray(), "application/json");

        SegmentationAnswer answer = await SegmentationAnswer.ReadAsync(response, Cancellation);

        Assert.Null(answer.FileName);
        Assert.Empty(answer.File);
        Assert.Empty(answer.Points);
        Assert.Equal("normal", (string?)answer.Result["prediction"]![0]);
    }

    [Fact]
    public async Task A_multipart_answer_without_a_boundary_is_a_sentence()
    {
        using HttpResponseMessage response = Response([], "multipart/form-data");

        LocalRunnerException failure = await Assert.ThrowsAsync<LocalRunnerException>(() => SegmentationAnswer.ReadAsync(response, Cancellation));

        Assert.Equal("The server's answer has no boundary.", failure.Message);
    }

    private static HttpResponseMessage Response(byte[] body, string contentType)
    {
        ByteArrayContent content = new(body);
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        return new HttpResponseMessage(HttpStatusCode.OK) { Content = content };
    }
}
