namespace Aiaa.EndToEnd.Tests.Support;

/// <summary>The calls that most tests make.</summary>
internal sealed class Api(Uri address)
{
    /// <summary>The embedded default model.</summary>
    public const string DefaultModel = "ct_body_lungs_bone";

    public RawClient Raw { get; } = new(address);

    /// <summary>Puts an image into a new session.</summary>
    public async Task<string> PutSessionAsync(byte[] image, string fileName) =>
        (string)(await Raw.PutAsync("/session/?expiry=0", new Form().File("image", fileName, image))).Succeeded().Json["session_id"]!;

    /// <summary>Segments a session's image.</summary>
    public async Task<MultipartAnswer> SegmentAsync(string model, string session) =>
        MultipartAnswer.Parse(await Raw.PostAsync($"/v1/segmentation?model={model}&session_id={session}", Form.Params()));

    /// <summary>Annotates a session's image by what its user points at.</summary>
    public async Task<MultipartAnswer> PointAsync(string route, string model, string session, string parameters) =>
        MultipartAnswer.Parse(await Raw.PostAsync($"/v1/{route}?model={model}&session_id={session}", Form.Params(parameters)));

    /// <summary>The error's sentence, with the form of the body checked.</summary>
    public static string Sentence(RawAnswer answer)
    {
        Assert.Equal("application/json", answer.Headers["Content-Type"].Split(';')[0]);
        string sentence = (string)answer.Json["error"]!["message"]![0]!;
        Assert.False((bool)answer.Json["success"]!);
        Assert.Equal(sentence, (string?)answer.Json["detail"]);
        Assert.False(string.IsNullOrWhiteSpace((string?)answer.Json["error"]!["type"]));
        Assert.Matches("^[A-Z'].*[.!]$", sentence);
        return sentence;
    }
}
