using System.Text.Json;

namespace Aiaa.RunnerProtocol.Tests;

/// <summary>What one side writes the other side reads, whatever is left empty.</summary>
public sealed class RunnerJsonTests
{
    [Fact]
    public void A_request_without_blob_and_weights_comes_back_as_it_was()
    {
        RunRequest request = new(new ModelReference("m", "r", "c", null, null), new ImageReference(new string('0', 64), 5, "x.nii", null), [], RunOutput.Result);
        RunRequest back = JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(request, RunnerJson.Default.RunRequest), RunnerJson.Default.RunRequest)!;
        Assert.Equal((request.Model, request.Image, request.Output), (back.Model, back.Image, back.Output));
    }

    [Fact]
    public void An_answer_without_a_provider_comes_back_as_it_was()
    {
        CheckModelAnswer answer = new(null, [new TensorDescription("image", "float32", [-1, 1])], [], 1.5);
        CheckModelAnswer back = JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(answer, RunnerJson.Default.CheckModelAnswer), RunnerJson.Default.CheckModelAnswer)!;
        Assert.Null(back.Provider);
        Assert.Equal([-1, 1], back.Inputs[0].Shape);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"model":null}""")]
    [InlineData("""{"model":{"name":"m","revision":"r","configBlob":"c"}}""")]
    [InlineData("""{"model":{"name":null,"revision":"r","configBlob":"c"}}""")]
    public void What_is_required_must_be_there(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, RunnerJson.Default.CheckModelRequest));
}
