using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Aiaa.Functions.Tests.Support;
using Aiaa.RunnerProtocol;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Aiaa.Functions.Tests.Aiaa;

public sealed class InferenceTests(ApiServer server) : IClassFixture<ApiServer>, IAsyncLifetime
{
    private const string Url = "/v1/segmentation?model=spleen";

    private static readonly byte[] Mask = RandomNumberGenerator.GetBytes(200_000);
    private readonly byte[] _image = RandomNumberGenerator.GetBytes(100_000);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await server.PutModelAsync("spleen");
        server.Runner.OnRunRaw = null;
        server.Runner.OnRun = _ => new ScriptedAnswer("""{"points":[[1,2,3]],"bbox":[[0,1],[2,3]]}""", Mask);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData("/v1/segmentation")]
    [InlineData("/v1/segmentation/")]
    [InlineData("/v1/inference")]
    [InlineData("/v1/dextr3d/")]
    [InlineData("/v1/deepgrow")]
    public async Task Every_route_answers_a_form_of_the_json_and_the_file(string route)
    {
        using HttpResponseMessage response = await server.SendAsync(HttpMethod.Post, $"{route}?model=spleen", ImageForm());
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        string boundary = response.Content.Headers.ContentType!.Parameters.Single().Value!;
        Assert.DoesNotContain('"', boundary);

        MultipartReader reader = new(boundary, await response.Content.ReadAsStreamAsync(Cancellation));
        MultipartSection json = (await reader.ReadNextSectionAsync(Cancellation))!;
        Assert.Equal("form-data; name=\"params\"", json.ContentDisposition);
        Assert.Equal("application/json", json.ContentType);
        Assert.Equal("""{"points":[[1,2,3]],"bbox":[[0,1],[2,3]]}""", await new StreamReader(json.Body).ReadToEndAsync(Cancellation));
        MultipartSection file = (await reader.ReadNextSectionAsync(Cancellation))!;
        Assert.Equal("form-data; name=\"image\"; filename=\"result.nii.gz\"", file.ContentDisposition);
        Assert.Equal("application/octet-stream", file.ContentType);
        using MemoryStream bytes = new();
        await file.Body.CopyToAsync(bytes, Cancellation);
        Assert.Equal(Mask, bytes.ToArray());
        Assert.Null(await reader.ReadNextSectionAsync(Cancellation));
    }

    [Fact]
    public async Task Output_image_is_the_file_alone()
    {
        using HttpResponseMessage response = await server.SendAsync(HttpMethod.Post, Url + "&output=image", ImageForm());
        Assert.Equal("application/octet-stream", response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("attachment; filename=\"result.nii.gz\"", response.Content.Headers.ContentDisposition!.ToString());
        Assert.Equal(Mask, await response.Content.ReadAsByteArrayAsync(Cancellation));
        Assert.Equal(RunOutput.Image, server.Runner.Runs.Last().Request.Output);
    }

    [Theory]
    [InlineData("result")]
    [InlineData("results")]
    [InlineData("JSON")]
    public async Task Output_result_is_the_json_alone(string output)
    {
        JsonNode json = await server.JsonAsync(HttpMethod.Post, $"{Url}&output={output}", ImageForm());
        Assert.Equal(3, (int)json["points"]![0]![2]!);
        Assert.Equal(RunOutput.Result, server.Runner.Runs.Last().Request.Output);
    }

    [Theory]
    [InlineData("all")]
    [InlineData("image")]
    [InlineData("nonsense")]
    public async Task A_model_without_a_file_answers_json_whatever_was_asked(string output)
    {
        server.Runner.OnRun = _ => new ScriptedAnswer("""{"prediction":["Pneumonia"]}""");
        JsonNode json = await server.JsonAsync(HttpMethod.Post, $"{Url}&output={output}", ImageForm());
        Assert.Equal("Pneumonia", (string?)json["prediction"]![0]);
    }

    [Fact]
    public async Task The_file_name_cannot_break_out_of_its_header()
    {
        server.Runner.OnRun = _ => new ScriptedAnswer("{}", [1], "a\"; name=\"x.nii.gz");
        using HttpResponseMessage response = await server.SendAsync(HttpMethod.Post, Url + "&output=image", ImageForm());
        Assert.Equal("attachment; filename=\"a___name__x.nii.gz\"", response.Content.Headers.ContentDisposition!.ToString());
    }

    [Fact]
    public async Task The_runner_gets_bytes_only_when_it_does_not_hold_them()
    {
        int asked = server.Runner.Asked;
        using HttpResponseMessage first = await server.SendAsync(HttpMethod.Post, Url, ImageForm());
        Assert.Equal(asked + 2, server.Runner.Asked);
        Assert.Equal(_image, server.Runner.Runs.Last().Image);

        using HttpResponseMessage second = await server.SendAsync(HttpMethod.Post, Url, ImageForm());
        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
        Assert.Equal(asked + 3, server.Runner.Asked);
        Assert.Empty(server.Runner.Runs.Last().Image);
        ImageReference reference = server.Runner.Runs.Last().Request.Image;
        Assert.Equal(
            new ImageReference(Convert.ToHexStringLower(SHA256.HashData(_image)), _image.Length, "image.nii.gz", null), reference);
    }

    [Theory]
    [InlineData("multipart")]
    [InlineData("json")]
    [InlineData("empty")]
    public async Task A_session_needs_no_file_and_its_image_is_named_by_blob(string form)
    {
        string id = await server.NewSessionAsync(_image);
        HttpContent? body = form switch
        {
            "multipart" => ApiServer.Form(ApiServer.Params("""{"foreground":[[1,2,3]]}""")),
            "json" => new StringContent("""{"foreground":[[1,2,3]]}"""),
            _ => null,
        };
        using HttpResponseMessage response = await server.SendAsync(HttpMethod.Post, $"{Url}&session_id={id}", body);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        RunRequest request = server.Runner.Runs.Last().Request;
        Assert.Equal($"{id}/image.nii.gz", request.Image.Blob);
        Assert.Equal(form == "empty" ? "{}" : """{"foreground":[[1,2,3]]}""", request.Params.ToJsonString());
        Assert.Empty(server.Runner.Runs.Last().Image);
    }

    [Fact]
    public async Task A_call_prolongs_its_session()
    {
        string id = await server.NewSessionAsync(_image, expiry: 60);
        for (int i = 0; i < 3; i++)
        {
            server.Time.Advance(TimeSpan.FromSeconds(50));
            using HttpResponseMessage response = await server.SendAsync(HttpMethod.Post, $"{Url}&session_id={id}");
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        server.Time.Advance(TimeSpan.FromSeconds(60));
        await server.RefusedAsync(440, "SessionExpired", HttpMethod.Post, $"{Url}&session_id={id}");
    }

    [Theory]
    [InlineData("00000000-0000-4000-8000-000000000000")]
    [InlineData("nonsense")]
    public async Task An_unknown_session_is_440_session_expired_even_for_an_unknown_model(string id)
    {
        using HttpResponseMessage response = await server.SendAsync(HttpMethod.Post, $"/v1/deepgrow?model=none&session_id={id}", ImageForm());
        Assert.Equal(440, (int)response.StatusCode);
        Assert.Equal("Session Expired", response.ReasonPhrase);
    }

    [Fact]
    public async Task A_session_that_ends_during_the_call_is_440()
    {
        string id = await server.NewSessionAsync(_image);
        server.Runner.OnRunRaw = async context =>
        {
            await server.JsonAsync(HttpMethod.Delete, $"/session/{id}");
            await ScriptedRunner.FailAsync(context, HttpStatusCode.Gone, RunnerErrorCode.ImageGone, "The image is gone.");
        };
        await server.RefusedAsync(440, "SessionExpired", HttpMethod.Post, $"{Url}&session_id={id}");
    }

    [Fact]
    public async Task Params_arrive_at_the_runner_as_an_object_however_they_were_written()
    {
        using HttpResponseMessage response = await server.SendAsync(
            HttpMethod.Post, Url, ImageForm("{ points: '[[1,2,3],[4,5,6]]', result_extension: .nrrd, 'flag': True, }"));
        Assert.Equal(
            """{"points":[[1,2,3],[4,5,6]],"result_extension":".nrrd","flag":true}""",
            server.Runner.Runs.Last().Request.Params.ToJsonString());
    }

    [Fact]
    public async Task Server_timing_has_our_steps_and_then_the_runners()
    {
        using HttpResponseMessage response = await server.SendAsync(HttpMethod.Post, Url, ImageForm());
        string timing = response.Headers.GetValues("Server-Timing").Single();
        Assert.Matches("""^lookup;dur=[\d.]+, receive;dur=[\d.]+, runner;dur=[\d.]+, fetch;dur=1.2, decode;dur=30, infer;dur=900;desc="network \(8 windows\)"$""", timing);
    }

    public static TheoryData<string, string, string, string> BadBodies => new()
    {
        { "multipart/form-data; boundary=B", "--B\r\nContent-Disposition: form-data; name=\"params\"\r\n\r\n{}\r\n--B--\r\n", "BadRequest", "no image" },
        { "multipart/form-data; boundary=B", "--B\r\nContent-Disposition: form-data; name=\"x\"; filename=\"x\"\r\n\r\n\r\n--B--\r\n", "BadRequest", "empty" },
        { "multipart/form-data; boundary=B", "--B\r\nContent-Disposition: form-data; name=\"x\"; filename=\"x\"\r\n\r\nhalf", "BadRequest", "not a whole" },
        { "multipart/form-data; boundary=B", "--B\r\nContent-Disposition: form-data; name=\"params\"\r\n\r\n{\"a\": [1\r\n--B--\r\n", "BadRequest", "not JSON" },
        { "multipart/form-data; boundary=B", "--B\r\nContent-Disposition: form-data; name=\"params\"\r\n\r\n[1]\r\n--B--\r\n", "BadRequest", "no object" },
        { "multipart/form-data; boundary=B", "--B\r\nContent-Disposition: form-data; name=\"a\"; filename=\"a\"\r\n\r\nx\r\n--B\r\nContent-Disposition: form-data; name=\"b\"; filename=\"b\"\r\n\r\nx\r\n--B--\r\n", "BadRequest", "several files" },
        { "application/octet-stream", "\u001f\u008bxyz", "BadRequest", "neither" },
        { "application/json", "", "BadRequest", "no image" },
    };

    [Theory]
    [MemberData(nameof(BadBodies))]
    public async Task A_body_that_cannot_be_used_is_refused_with_a_sentence_and_the_next_call_works(string type, string body, string kind, string says)
    {
        ByteArrayContent content = new(Encoding.Latin1.GetBytes(body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        string sentence = await server.RefusedAsync(400, kind, HttpMethod.Post, Url, content);
        Assert.Contains(says, sentence, StringComparison.OrdinalIgnoreCase);
        using HttpResponseMessage next = await server.SendAsync(HttpMethod.Post, Url, ImageForm());
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    [Fact]
    public async Task The_model_must_be_named_and_known()
    {
        Assert.Contains("?model=", await server.RefusedAsync(400, "BadRequest", HttpMethod.Post, "/v1/inference", ImageForm()), StringComparison.Ordinal);
        await server.RefusedAsync(404, "ModelNotFound", HttpMethod.Post, "/v1/inference?model=none", ImageForm());
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, RunnerErrorCode.BadImage, 400, "BadImage")]
    [InlineData(HttpStatusCode.BadRequest, RunnerErrorCode.BadRequest, 400, "BadRequest")]
    [InlineData(HttpStatusCode.UnprocessableEntity, RunnerErrorCode.BadModel, 400, "BadModel")]
    [InlineData(HttpStatusCode.Gone, RunnerErrorCode.ModelGone, 404, "ModelNotFound")]
    [InlineData(HttpStatusCode.InternalServerError, RunnerErrorCode.Internal, 500, "RunnerFailed")]
    [InlineData(HttpStatusCode.Unauthorized, RunnerErrorCode.Unsigned, 500, "RunnerFailed")]
    public async Task What_the_runner_refuses_becomes_the_right_status_and_its_sentence(HttpStatusCode from, RunnerErrorCode code, int status, string type)
    {
        server.Runner.OnRunRaw = context => ScriptedRunner.FailAsync(context, from, code, "The gzip stream ends early; send the whole file.");
        string sentence = await server.RefusedAsync(status, type, HttpMethod.Post, Url, ImageForm());
        if (code is not (RunnerErrorCode.ModelGone or RunnerErrorCode.Unsigned))
        {
            Assert.Equal("The gzip stream ends early; send the whole file.", sentence);
        }
    }

    [Theory]
    [InlineData(RunnerErrorCode.Busy, "RunnerBusy")]
    [InlineData(RunnerErrorCode.StorageUnavailable, "StorageUnavailable")]
    public async Task A_runner_that_cannot_now_is_503_with_its_retry_after(RunnerErrorCode code, string type)
    {
        server.Runner.OnRunRaw = context =>
        {
            context.Response.Headers.RetryAfter = "17";
            return ScriptedRunner.FailAsync(context, HttpStatusCode.ServiceUnavailable, code, "Eight runs are waiting; try again in a moment.");
        };
        using HttpResponseMessage response = await server.SendAsync(HttpMethod.Post, Url, ImageForm());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(17), response.Headers.RetryAfter!.Delta);
        Assert.Equal(type, (string)JsonNode.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["error"]!["type"]!);
    }

    public static TheoryData<string> Nonsense => ["not json at all", """{"points":1}""", ""];

    [Theory]
    [MemberData(nameof(Nonsense))]
    public async Task An_answer_that_is_none_is_an_error_and_not_a_crash(string body)
    {
        server.Runner.OnRunRaw = async context =>
        {
            context.Response.StatusCode = body.StartsWith('{') ? 200 : 500;
            await context.Response.WriteAsync(body);
        };
        await server.RefusedAsync(500, "RunnerFailed", HttpMethod.Post, Url, ImageForm());
    }

    [Fact]
    public async Task A_runner_that_dies_before_its_answer_is_503()
    {
        server.Runner.OnRunRaw = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };
        await server.RefusedAsync(503, "RunnerUnavailable", HttpMethod.Post, Url, ImageForm());
    }

    [Fact]
    public async Task A_runner_that_dies_in_the_middle_of_its_answer_breaks_the_clients_connection_too()
    {
        TaskCompletionSource begun = new();
        server.Runner.OnRunRaw = async context =>
        {
            context.Response.Headers[RunnerHeaders.JsonLength] = "2";
            context.Response.Headers[RunnerHeaders.FileLength] = "1000000";
            context.Response.Headers[RunnerHeaders.FileName] = "result.nii.gz";
            context.Response.ContentLength = 1_000_002;
            await context.Response.Body.WriteAsync(Encoding.ASCII.GetBytes("{}half of it"));
            await context.Response.Body.FlushAsync();
            await begun.Task;
            context.Abort();
        };
        using HttpRequestMessage request = new(HttpMethod.Post, Url) { Content = ImageForm() };
        using HttpResponseMessage response = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        begun.SetResult();
        Exception broken = await Assert.ThrowsAnyAsync<Exception>(() => response.Content.CopyToAsync(Stream.Null, Cancellation));
        Assert.True(broken is HttpRequestException or IOException, broken.GetType().Name);
    }

    [Fact]
    public async Task A_client_that_hangs_up_ends_the_run()
    {
        TaskCompletionSource began = new();
        TaskCompletionSource ended = new();
        server.Runner.OnRunRaw = async context =>
        {
            began.SetResult();
            context.RequestAborted.Register(ended.SetResult);
            await ended.Task;
        };
        using CancellationTokenSource hangUp = new();
        Task call = server.Http.PostAsync(new Uri(Url, UriKind.Relative), ImageForm(), hangUp.Token);
        await began.Task.WaitAsync(Cancellation);
        await hangUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await ended.Task.WaitAsync(Cancellation);
    }

    [Fact]
    public async Task A_run_that_takes_too_long_is_ended_with_504()
    {
        TaskCompletionSource began = new();
        TaskCompletionSource ended = new();
        server.Runner.OnRunRaw = async context =>
        {
            began.SetResult();
            context.RequestAborted.Register(ended.SetResult);
            await ended.Task;
        };
        Task<string> call = server.RefusedAsync(504, "RunnerTimeout", HttpMethod.Post, Url, ImageForm());
        await began.Task.WaitAsync(Cancellation);
        server.Time.Advance(TimeSpan.FromSeconds(220));
        Assert.Contains("220", await call, StringComparison.Ordinal);
        await ended.Task.WaitAsync(Cancellation);
    }

    private MultipartFormDataContent ImageForm(string json = "{}")
        => ApiServer.Form(ApiServer.Params(json), ApiServer.File("datapoint", "CT.nii.gz", _image));
}
